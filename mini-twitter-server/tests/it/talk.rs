//! What a server answers to one request after the other, as a text to review: who asked what, the status, the body.

use serde_json::Value;

use crate::wire::Wire;

/// A server with people, who ask in turn.
pub(crate) struct Talk {
    wire: Wire,
    /// Username and access token of each.
    tokens: Vec<(String, String)>,
    /// What stands in the text for an id, and the id.
    names: Vec<(String, String)>,
    /// Where the last page goes on.
    next: String,
    said: String,
}

impl Talk {
    /// Begins with these people, who know nothing of each other.
    pub(crate) async fn of(names: &[&str]) -> Self {
        let wire = Wire::new().await;
        let mut talk = Self {
            wire,
            tokens: Vec::new(),
            names: Vec::new(),
            next: String::new(),
            said: String::new(),
        };
        for name in names {
            let token = talk.wire.register(name).await;
            talk.tokens.push(((*name).to_owned(), token));
            let me = talk.quietly(name, "GET /v1/me", "").await;
            talk.call(&me["id"], &format!("<{name}>"));
        }
        talk
    }

    /// From now on `id` reads as `name`, in questions and in answers.
    pub(crate) fn call(&mut self, id: &Value, name: &str) {
        let id = id.as_str().unwrap().to_owned();
        self.names.push((name.to_owned(), id));
    }

    /// `who` does something that is no part of the text; gives the answer's body.
    pub(crate) async fn quietly(&self, who: &str, row: &str, body: &str) -> Value {
        let (row, body) = (self.with_ids(row), self.with_ids(body));
        let told = self.wire.ask_with(&row, self.token(who), body, &[]).await;
        assert!(told.status < 300, "{row}: {}", told.body);
        told.body
    }

    /// `who` (`-` is nobody signed in) asks, and what comes back is written down.
    pub(crate) async fn ask(&mut self, who: &str, row: &str, body: &str) {
        let (sent, sent_body) = (self.with_ids(row), self.with_ids(body));
        let mut told = self
            .wire
            .ask_with(&sent, self.token(who), sent_body, &[])
            .await;
        if let Some(next) = told
            .body
            .pointer_mut("/next")
            .filter(|next| next.is_string())
        {
            self.next = next.as_str().unwrap().to_owned();
            *next = "<next>".into();
        }
        let answer = if told.status < 300 {
            serde_json::to_string_pretty(&told.body).unwrap()
        } else {
            told.body.to_string()
        };
        let question = [who, row, body].join(" ");
        let text = format!("> {}\n{} {answer}\n\n", question.trim_end(), told.status);
        self.said.push_str(&self.without_ids(&text));
    }

    /// Stops the server and gives the text.
    pub(crate) async fn end(self) -> String {
        self.wire.server.stop().await.unwrap();
        self.said
    }

    fn token(&self, who: &str) -> &str {
        let mut tokens = self.tokens.iter();
        match tokens.find(|(name, _)| name == who) {
            Some((_, token)) => token,
            None => {
                assert_eq!(who, "-", "nobody of that name is here");
                ""
            }
        }
    }

    fn with_ids(&self, text: &str) -> String {
        let text = text.replace("<next>", &self.next);
        let names = self.names.iter();
        names.fold(text, |text, (name, id)| text.replace(name, id))
    }

    fn without_ids(&self, text: &str) -> String {
        let names = self.names.iter();
        names.fold(text.to_owned(), |text, (name, id)| text.replace(id, name))
    }
}
