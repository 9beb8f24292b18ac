//! How a command shows what it got, and notes it for `@3` and `@last`.

use std::pin::pin;

use futures_util::{Stream, StreamExt as _};
use mini_twitter_client::{Call, Error};
use mini_twitter_core::page::Page;
use serde::de::DeserializeOwned;

use crate::context::Scope;
use crate::failure::{About as _, Failure, Thing};
use crate::option::{Extent, Part};
use crate::screen::show::Show;

impl Scope<'_> {
    /// Shows one thing.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn show<T: Show>(&mut self, thing: &T) -> Result<(), Failure> {
        self.screen.show(thing)?;
        self.keep_rows()
    }

    /// Shows a list that is whole.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn show_all<T: Show>(&mut self, things: &[T]) -> Result<(), Failure> {
        let mut list = self.screen.list();
        things.iter().try_for_each(|thing| list.push(thing))?;
        list.end(None)?;
        self.keep_rows()
    }

    /// Says something beside the data.
    ///
    /// # Errors
    /// None; commands end with it.
    pub fn say(&self, words: &str) -> Result<(), Failure> {
        self.screen.say(words);
        Ok(())
    }

    /// Shows as much of a paged list as was asked for.
    ///
    /// # Errors
    /// What a page ends in; what was shown before it stays shown.
    pub async fn list<T: Show + DeserializeOwned + Send + 'static>(
        &mut self,
        extent: &Extent,
        about: Option<Thing>,
        call: impl FnOnce(Part) -> Call<Page<T>>,
    ) -> Result<(), Failure> {
        let call = call(Part {
            limit: extent.page_limit(),
            cursor: self.options.from.clone(),
        });
        if let Some(most) = extent.beyond_a_page() {
            return self.stream(call.stream().take(most), about).await;
        }
        let page = call.await.about(about)?;
        let mut list = match &self.options.from {
            Some(_) => self.screen.further(),
            None => self.screen.list(),
        };
        page.items.iter().try_for_each(|item| list.push(item))?;
        list.end(page.next)?;
        self.keep_rows()
    }

    async fn stream<T: Show>(
        &mut self,
        items: impl Stream<Item = Result<T, Error>>,
        about: Option<Thing>,
    ) -> Result<(), Failure> {
        let mut items = pin!(items);
        let mut list = None;
        while let Some(item) = items.next().await {
            let item = item.about(about.clone())?;
            list.get_or_insert_with(|| self.screen.list()).push(&item)?;
        }
        list.unwrap_or_else(|| self.screen.list()).end(None)?;
        self.keep_rows()
    }

    /// Keeps what is shown now for the next process.
    fn keep_rows(&self) -> Result<(), Failure> {
        self.profile.keep_shown(&self.screen.shown())
    }
}
