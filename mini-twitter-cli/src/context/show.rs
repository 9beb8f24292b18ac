//! Shows the result of a command, and saves its rows for `@3` and `@last` of the next one.

use std::pin::pin;

use futures_util::{Stream, StreamExt as _};
use mini_twitter_client::{Call, Error};
use mini_twitter_core::page::Page;
use serde::de::DeserializeOwned;

use crate::context::invocation::Invocation;
use crate::failure::{About as _, Failure};
use crate::option::{ListOptions, PageQuery};
use crate::screen::List;
use crate::screen::show::Show;
use crate::subject::Subject;

impl Invocation<'_> {
    /// Shows one value.
    ///
    /// # Errors
    /// When it cannot be printed.
    pub fn show<T: Show>(&mut self, value: &T) -> Result<(), Failure> {
        self.screen.show(value)?;
        self.save_last_output();
        Ok(())
    }

    /// Shows a complete list.
    ///
    /// # Errors
    /// When it cannot be printed.
    pub fn show_all<T: Show>(&mut self, items: &[T]) -> Result<(), Failure> {
        let mut list = List::begin(&self.screen);
        items.iter().try_for_each(|item| list.push(item))?;
        list.end(None)?;
        self.save_last_output();
        Ok(())
    }

    /// Prints a message to standard error, as the last step of a command.
    ///
    /// # Errors
    /// None; the result lets a command end with this call.
    pub fn say(&self, text: &str) -> Result<(), Failure> {
        self.screen.say(text);
        Ok(())
    }

    /// Requests and shows as many items of a paged list as the flags ask for.
    ///
    /// # Errors
    /// Any error of requesting a page; the pages before it stay printed.
    pub async fn list<T: Show + DeserializeOwned + Send + 'static>(
        &mut self,
        options: &ListOptions,
        subject: Option<Subject>,
        call: impl FnOnce(PageQuery) -> Call<Page<T>>,
    ) -> Result<(), Failure> {
        let call = call(PageQuery {
            limit: options.page_limit(),
            cursor: self.options.cursor.clone(),
        });
        if let Some(most) = options.beyond_one_page() {
            return self.stream(call.stream().take(most), subject).await;
        }
        let page = call.await.about(subject)?;
        let mut list = match &self.options.cursor {
            Some(_) => List::next_page(&self.screen),
            None => List::begin(&self.screen),
        };
        page.items.iter().try_for_each(|item| list.push(item))?;
        list.end(page.next)?;
        self.save_last_output();
        Ok(())
    }

    async fn stream<T: Show>(
        &mut self,
        items: impl Stream<Item = Result<T, Error>>,
        subject: Option<Subject>,
    ) -> Result<(), Failure> {
        let mut items = pin!(items);
        let mut list = None;
        while let Some(item) = items.next().await {
            let item = item.about(subject.clone())?;
            list.get_or_insert_with(|| List::begin(&self.screen))
                .push(&item)?;
        }
        list.unwrap_or_else(|| List::begin(&self.screen))
            .end(None)?;
        self.save_last_output();
        Ok(())
    }

    /// Saves what was printed last in the profile, for the next process; warns when it cannot be written.
    pub(super) fn save_last_output(&mut self) {
        let saved = self.profile.save_last_output(&self.screen.last_output());
        let consequence = "the next command does not know @1 and @last";
        self.context.warn_unless_saved(saved, consequence);
    }
}
