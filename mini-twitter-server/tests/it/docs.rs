//! The API document, used as on the docs page: its example bodies, executed as they stand.

use mini_twitter_core::{openapi, routes};
use serde_json::Value;

use crate::fixture::TestResult;
use crate::fixture::server::{Response, TestServer};

/// The example body of an operation.
fn example(operation: &Value) -> &Value {
    &operation["requestBody"]["content"]["application/json"]["example"]
}

/// The path of an operation with the example of each parameter.
fn filled(document: &Value, path: &str, operation: &Value) -> String {
    let mut filled = path.to_owned();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap_or_default();
        let schema = &parameter["schema"];
        let named = schema["$ref"]
            .as_str()
            .and_then(|path| path.strip_prefix('#'));
        let schema = named
            .and_then(|path| document.pointer(path))
            .unwrap_or(schema);
        let value = schema["examples"][0].as_str().unwrap_or_default();
        filled = filled.replace(&format!("{{{name}}}"), value);
    }
    filled
}

async fn register(server: &TestServer, document: &Value) -> Response {
    let operation = &document["paths"]["/v1/auth/register"]["post"];
    let body = example(operation).clone();
    server.send_json("POST /v1/auth/register", "", body).await
}

#[tokio::test]
async fn the_example_body_of_every_route_works_as_it_stands() -> TestResult {
    let document = openapi::document(routes::ALL);
    let paths = document["paths"].as_object().ok_or("paths")?;
    let mut executed = 0;

    for (path, operations) in paths {
        for (method, operation) in operations.as_object().ok_or("operations")? {
            if operation["requestBody"].is_null() {
                continue;
            }
            let server = TestServer::start().await;
            let is_register = operation["operationId"] == "register";
            let token = if is_register {
                String::new()
            } else {
                register(&server, &document).await.text("/access_token")
            };
            let line = format!(
                "{} {}",
                method.to_uppercase(),
                filled(&document, path, operation)
            );

            let body = example(operation).clone();
            let response = server.send_json(&line, &token, body).await;

            executed += 1;
            let status = response.status.to_string();
            // The code of the example was never mailed, and nothing else may be wrong.
            let is_mailed = ["verify_email", "reset_password"]
                .map(Value::from)
                .contains(&operation["operationId"]);
            if is_mailed && response.field_errors().starts_with("code: is wrong") {
                continue;
            }
            let codes = &operation["responses"][&status]["x-codes"];
            let is_documented = codes
                .as_array()
                .is_some_and(|all| all.contains(&response.code().into()));
            assert!(
                response.status < 300 || (is_documented && response.status != 422),
                "{line} {} {}",
                response.status,
                response.body
            );
        }
    }
    assert!(executed > 10, "only {executed} bodies were executed");
    Ok(())
}
