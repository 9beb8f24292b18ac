//! Hides the secrets of a URL, wherever they stand, so that it can be shown to an operator or logged.

/// The parameters of a PostgreSQL URL that the driver knows.
pub const PARAMETERS: &[&str] = &[
    "application_name",
    "dbname",
    "host",
    "hostaddr",
    "options",
    "password",
    "port",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "statement-cache-capacity",
    "user",
];
/// The parameters of the URL of a mail server.
const MAIL_PARAMETERS: &[&str] = &["ca", "tls"];
/// Parameters whose values are or may hold secrets; the value of an unknown one is hidden too.
const HIDDEN: &[&str] = &["options", "password"];

/// Returns `text` with `***` for each secret when it is a URL: the password before the host, and the values of
/// parameters that are not known to be no secrets. Also of a URL that is not valid: what could be a password is hidden.
///
/// `postgres://bob:***@host/name?password=***&sslmode=require`
pub fn without_secrets(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else {
        return text.to_owned();
    };
    let (base, query) = match rest.split_once(['?', '#']) {
        Some((base, query)) => (base, Some(query)),
        None => (rest, None),
    };
    // An @ here may be the end of a password with an unescaped ? in it.
    let is_cut = query.is_some_and(|query| query.contains('@'));
    let base = match base.split_once(':') {
        Some((name, _)) if is_cut => format!("{name}:***"),
        _ => without_password(base),
    };
    let query = query.map(|query| match is_cut {
        true => "?***".to_owned(),
        false => {
            let pairs: Vec<_> = query.split('&').map(without_value).collect();
            format!("?{}", pairs.join("&"))
        }
    });
    format!("{scheme}://{base}{}", query.unwrap_or_default())
}

/// Hides the password between a name and a host, also where the host is missing.
fn without_password(base: &str) -> String {
    let cut = || {
        let Some((who, place)) = base.rsplit_once('@') else {
            return without_host(base);
        };
        let (name, _) = who.split_once(':')?;
        Some(format!("{name}:***@{place}"))
    };
    cut().unwrap_or_else(|| base.to_owned())
}

/// Hides what stands where a port would, unless it is one.
fn without_host(base: &str) -> Option<String> {
    let (name, rest) = base.split_once(':')?;
    let port = rest.split('/').next().unwrap_or_default();
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit());
    let is_host = is_port || name.starts_with('[');
    (!is_host).then(|| format!("{name}:***"))
}

fn without_value(pair: &str) -> String {
    match pair.split_once('=') {
        Some((name, value)) if is_shown(name) => format!("{name}={value}"),
        Some((name, _)) if is_name(name) => format!("{name}=***"),
        _ => "***".to_owned(),
    }
}

fn is_shown(name: &str) -> bool {
    let is_known = PARAMETERS.contains(&name) || MAIL_PARAMETERS.contains(&name);
    is_known && !HIDDEN.contains(&name)
}

fn is_name(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-[].".contains(c);
    !text.is_empty() && text.chars().all(is_plain)
}
