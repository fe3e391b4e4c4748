//! Words of rule and vocabulary files which only a loaded vocabulary knows, in the schema of those files.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// Types that stand for words which only a loaded vocabulary knows. `rules::json_schema` puts the words in.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        $(
            $(#[$doc])*
            pub(crate) struct $name;

            impl JsonSchema for $name {
                fn schema_name() -> Cow<'static, str> {
                    stringify!($name).into()
                }

                fn json_schema(_: &mut SchemaGenerator) -> Schema {
                    json_schema!({ "type": "string" })
                }
            }
        )*
    };
}

words! {
    /// Id of a concept.
    ConceptName,
    /// Id of a guideline document.
    DocumentId,
    /// Name of an attribute of a fact.
    AttributeName,
    /// Attributes with their words.
    Where,
    /// A condition.
    Flag,
}
