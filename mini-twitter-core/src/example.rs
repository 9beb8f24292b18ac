//! An example body of each route that takes one, for the API document: it works as it stands on the docs page, for
//! somebody who registered with the example of `register`. A test of the server sends each.

use serde_json::{Value, json};

/// Returns the example body of a route, by its id; `None` when the route takes no body.
pub(crate) fn body(id: &str) -> Option<Value> {
    let password = "three quiet ferries";
    let credentials = json!({ "login": "ada_example", "password": password });
    Some(match id {
        "register" => {
            json!({ "username": "ada_example", "email": "ada@example.org", "password": password })
        }
        "login" | "reactivate" => credentials,
        "refresh" => json!({ "refresh_token": "the refresh_token of your last answer" }),
        "create_token" => json!({ "name": "my script", "scopes": ["read", "write"] }),
        "change_password" => {
            json!({ "old_password": password, "new_password": "four quiet ferries" })
        }
        "forgot_password" => json!({ "email": "ada@example.org" }),
        "reset_password" => {
            json!({ "email": "ada@example.org", "code": "123456", "new_password": "four quiet ferries" })
        }
        "verify_email" => json!({ "code": "123456" }),
        "deactivate" | "delete_me" => json!({ "password": password }),
        "update_me" => json!({ "name": "Ada", "bio": "Counts things.", "location": "London" }),
        "mute" => json!({ "until": "2100-01-01T00:00:00Z" }),
        "create_post" => json!({ "text": "Hello from the docs page #first" }),
        "edit_post" => json!({ "text": "Hello again from the docs page #first" }),
        "update_notification_preferences" => json!({ "likes": true, "retweets": false }),
        _ => return None,
    })
}
