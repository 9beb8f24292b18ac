//! How wire types are written: [`wire!`] for what is only read or nested, [`request!`] for what a caller sends.
//!
//! Both add the derives, so that no type lacks one. A query with pages uses `paged!` (`page.rs`), which is built on
//! [`request!`]; a set of values that may grow uses `choice!` (`choice.rs`).

/// Adds the derives that every wire type has; a type may list more.
///
/// ```text
/// wire! {
///     /// How often a post was liked.
///     #[derive(Copy)]
///     pub struct PostCounts { .. }
/// }
/// // becomes
/// #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
/// #[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
/// /// How often a post was liked.
/// #[derive(Copy)]
/// pub struct PostCounts { .. }
/// ```
macro_rules! wire {
    ($item:item) => {
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
        $item
    };
}
pub(crate) use wire;

/// Declares a type that a caller sends. Unknown fields are refused; each field has a kind and its rules: bounds in
/// brackets after the type, `[3 to 30 characters]` or `[up to 8192 bytes]`, checked by the function of `length.rs` named
/// like the unit and shown in the schema; others as garde attributes.
///
/// | kind | field | absent | `null` |
/// |---|---|---|---|
/// | `required` | `T` | refused | refused |
/// | `optional` | `Option<T>` | `None` | `None` |
/// | `nullable`, in a `PATCH` | `Patch<T>` | keeps the value | clears it |
/// | `not_null`, in a `PATCH` | `Option<T>` | keeps the value | refused |
/// | `repeated` | `Vec<T>` | empty | refused |
///
/// ```text
/// request! {
///     /// What to change of a post.
///     pub struct EditPost {
///         /// The new text.
///         nullable text: String [up to 8192 bytes],
///     }
/// }
/// // becomes
/// wire! {
///     /// What to change of a post.
///     #[derive(garde::Validate)]
///     #[serde(deny_unknown_fields)]
///     pub struct EditPost {
///         /// The new text.
///         #[garde(custom(crate::length::bytes::<0, 8192>))]
///         #[cfg_attr(feature = "openapi", schemars(length(max = 8192)))]
///         #[serde(default, skip_serializing_if = "Patch::is_keep")]
///         pub text: Patch<String>,
///     }
/// }
/// ```
macro_rules! request {
    ($(#[$meta:meta])* pub struct $name:ident { $(
        $(#[$field_meta:meta])*
        $(required $required:ident)? $(optional $optional:ident)? $(nullable $nullable:ident)? $(not_null $not_null:ident)?
        $(repeated $repeated:ident)?: $type:ty
        $([$min:literal to $max:literal $unit:ident])? $([up to $most:tt $most_unit:ident])?
    ),* $(,)? }) => {
        $crate::wire::wire! {
            $(#[$meta])*
            #[derive(garde::Validate)]
            #[serde(deny_unknown_fields)]
            pub struct $name { $(
                $(#[$field_meta])*
                $(
                    #[garde(custom(crate::length::$unit::<$min, $max>))]
                    #[cfg_attr(feature = "openapi", schemars(length(min = $min, max = $max)))]
                )?
                $(
                    #[garde(custom(crate::length::$most_unit::<0, $most>))]
                    #[cfg_attr(feature = "openapi", schemars(length(max = $most)))]
                )?
                $(pub $required: $type,)?
                $(
                    #[serde(default, skip_serializing_if = "Option::is_none")]
                    pub $optional: Option<$type>,
                )?
                $(
                    #[serde(default, skip_serializing_if = "crate::field::Patch::is_keep")]
                    pub $nullable: $crate::field::Patch<$type>,
                )?
                $(
                    #[serde(default, deserialize_with = "crate::field::not_null", skip_serializing_if = "Option::is_none")]
                    #[cfg_attr(feature = "openapi", schemars(transform = crate::field::refuse_null))]
                    pub $not_null: Option<$type>,
                )?
                $(
                    #[serde(default)]
                    pub $repeated: Vec<$type>,
                )?
            )* }
        }
    };
}
pub(crate) use request;
