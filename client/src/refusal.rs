//! What contracts say when they refuse.

use crate::Psp22Error;
use primitives::Error;
use scale_info::{TypeDef, TypeInfo};
use std::fmt::Debug;

/// A typed error of a contract, in words.
pub trait Refusal {
    /// Its name, as the documentation has it.
    fn name(&self) -> String;

    /// What it means, if there is more to say than the name does.
    fn meaning(&self) -> String;
}

impl Refusal for Error {
    fn name(&self) -> String {
        format!("{self:?}")
    }

    fn meaning(&self) -> String {
        documentation(self)
    }
}

impl Refusal for dcap::Error {
    fn name(&self) -> String {
        format!("{self:?}")
    }

    fn meaning(&self) -> String {
        documentation(self)
    }
}

/// The sentence that documents an error where it is defined.
fn documentation<E: Debug + TypeInfo>(error: &E) -> String {
    let name = format!("{error:?}");
    let TypeDef::Variant(errors) = E::type_info().type_def else {
        return String::new();
    };
    let variant = errors.variants.iter().find(|it| it.name == name);
    variant.map_or_else(String::new, |it| it.docs.join(" "))
}

impl Refusal for Psp22Error {
    fn name(&self) -> String {
        match self {
            // The pool's own reasons against a transfer travel under their names.
            Self::Custom(name) => name.clone(),
            other => format!("{other:?}"),
        }
    }

    fn meaning(&self) -> String {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_explained_by_its_documentation() {
        let refusal = Error::StakeExceedsCapacity;
        assert_eq!(refusal.name(), "StakeExceedsCapacity");
        assert_eq!(
            refusal.meaning(),
            "The contribution would lift the pool's stake above its cap."
        );
        let refusal = dcap::Error::NotNewer;
        assert_eq!(refusal.name(), "NotNewer");
        assert_eq!(
            refusal.meaning(),
            "What is there already is as new, or newer."
        );
    }
}
