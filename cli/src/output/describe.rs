//! Records and events of the contracts, shown by what their types say of themselves.
//!
//! A new event or a new field of a view needs no code here. Types do not tell plancks from other numbers of
//! 128 bits, nor times from durations; the names of fields and types, as written where they are defined, do.

use super::Value;
use ink::primitives::AccountId;
use math::Real;
use scale::{Compact, Decode, Encode};
use scale_info::{
    form::PortableForm, Field, MetaType, PortableRegistry, Registry, TypeDef, TypeDefPrimitive,
    TypeInfo,
};

/// What can be shown by its type.
pub trait Readable: Encode + TypeInfo + 'static {}

impl<T: Encode + TypeInfo + 'static> Readable for T {}

/// Fields of 64 bits that are durations.
const DURATIONS: [&str; 6] = [
    "countdown",
    "stream_period",
    "period",
    "grace",
    "cool_down",
    "notice",
];

/// Shows a record, an event or a plain value.
pub fn describe(value: &impl Readable) -> Value {
    described(value).unwrap_or_else(|| Value::text("unreadable"))
}

fn described<T: Readable>(value: &T) -> Option<Value> {
    let mut registry = Registry::new();
    let id = registry.register_type(&MetaType::new::<T>()).id;
    let reader = Reader(registry.into());
    reader.read(id, Hint::default(), &mut &value.encode()[..])
}

struct Reader(PortableRegistry);

/// How a value is called where it is defined.
#[derive(Clone, Copy, Default)]
struct Hint<'a> {
    field: &'a str,
    type_name: &'a str,
}

impl Reader {
    fn read(&self, id: u32, hint: Hint, bytes: &mut &[u8]) -> Option<Value> {
        let definition = self.0.resolve(id)?;
        match definition.path.ident().as_deref() {
            Some("AccountId") => return AccountId::decode(bytes).ok().map(Value::Account),
            Some("Hash") => return self.bytes(32, bytes),
            Some("Real") => return Real::decode(bytes).ok().map(Value::Real),
            Some("Option") if u8::decode(bytes).ok()? == 0 => return Some(Value::Nothing),
            Some("Option") => {
                let inner = definition.type_params.first()?.ty?;
                return self.read(inner.id, hint, bytes);
            }
            _ => {}
        }
        match &definition.type_def {
            TypeDef::Composite(composite) => self.fields(&composite.fields, bytes),
            TypeDef::Variant(variants) => {
                let index = u8::decode(bytes).ok()?;
                let variant = variants.variants.iter().find(|it| it.index == index)?;
                let name = variant.name.clone();
                if variant.fields.is_empty() {
                    return Some(Value::Text(name));
                }
                let content = self.fields(&variant.fields, bytes)?;
                Some(Value::Kind(name, Box::new(content)))
            }
            TypeDef::Sequence(sequence) => {
                let Compact(length) = Compact::<u32>::decode(bytes).ok()?;
                self.items(sequence.type_param.id, length, hint, bytes)
            }
            TypeDef::Array(array) => self.items(array.type_param.id, array.len, hint, bytes),
            TypeDef::Tuple(tuple) if tuple.fields.is_empty() => Some(Value::Nothing),
            TypeDef::Tuple(tuple) => {
                let items = tuple.fields.iter().map(|it| self.read(it.id, hint, bytes));
                items.collect::<Option<_>>().map(Value::List)
            }
            TypeDef::Primitive(primitive) => number(primitive, hint, bytes),
            TypeDef::Compact(_) | TypeDef::BitSequence(_) => None,
        }
    }

    /// What has one field without a name is that field.
    fn fields(&self, fields: &[Field<PortableForm>], bytes: &mut &[u8]) -> Option<Value> {
        if let [Field { name: None, ty, .. }] = fields {
            return self.read(ty.id, Hint::default(), bytes);
        }
        let named = fields.iter().map(|field| {
            let hint = Hint {
                field: field.name.as_deref().unwrap_or_default(),
                type_name: field.type_name.as_deref().unwrap_or_default(),
            };
            Some((hint.field.to_owned(), self.read(field.ty.id, hint, bytes)?))
        });
        named.collect::<Option<_>>().map(Value::Record)
    }

    fn items(&self, id: u32, length: u32, hint: Hint, bytes: &mut &[u8]) -> Option<Value> {
        let item = &self.0.resolve(id)?.type_def;
        if *item == TypeDef::Primitive(TypeDefPrimitive::U8) {
            return self.bytes(length, bytes);
        }
        let items = (0..length).map(|_| self.read(id, hint, bytes));
        items.collect::<Option<_>>().map(Value::List)
    }

    fn bytes(&self, length: u32, bytes: &mut &[u8]) -> Option<Value> {
        let (taken, rest) = bytes.split_at_checked(length.try_into().ok()?)?;
        *bytes = rest;
        Some(Value::Bytes(taken.to_vec()))
    }
}

fn number(primitive: &TypeDefPrimitive, hint: Hint, bytes: &mut &[u8]) -> Option<Value> {
    let is_time = hint.type_name.contains("Timestamp");
    let is_rate = hint.field == "commission" || is_time;
    Some(match primitive {
        TypeDefPrimitive::Bool => Value::Flag(bool::decode(bytes).ok()?),
        TypeDefPrimitive::Str => Value::Text(String::decode(bytes).ok()?),
        TypeDefPrimitive::U8 => Value::Number(u8::decode(bytes).ok()?.into()),
        // A rate stands beside the time from which on it is in force.
        TypeDefPrimitive::U32 if is_rate => Value::Percentage(u32::decode(bytes).ok()?),
        TypeDefPrimitive::U32 => Value::Number(u32::decode(bytes).ok()?.into()),
        TypeDefPrimitive::U64 if is_time => Value::Time(u64::decode(bytes).ok()?),
        TypeDefPrimitive::U64 if DURATIONS.contains(&hint.field) => {
            Value::Duration(u64::decode(bytes).ok()?)
        }
        TypeDefPrimitive::U64 => Value::Number(u64::decode(bytes).ok()?),
        TypeDefPrimitive::U128 => Value::Amount(u128::decode(bytes).ok()?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use interfaces::{MiningChange, PoolChange, Stopped};

    #[test]
    fn an_event_is_shown_with_the_units_of_its_fields() {
        let change = PoolChange::CommissionSet {
            commission: 200_000,
            pending: Some((300_000, 1_637_000_000_000)),
        };
        let pending = vec![Value::Percentage(300_000), Value::Time(1_637_000_000_000)];
        let fields = Value::record([
            ("commission", Value::Percentage(200_000)),
            ("pending", Value::List(pending)),
        ]);
        let shown = Value::Kind("CommissionSet".to_owned(), Box::new(fields));
        assert_eq!(describe(&change), shown);
    }

    #[test]
    fn keys_accounts_and_amounts_are_recognised() {
        let stopped = Stopped {
            stake: 5,
            returned: 4,
        };
        let change = MiningChange::SessionsEnded {
            pool: [7; 32].into(),
            ended: vec![([2; 33], stopped)],
        };
        let stopped = Value::record([("stake", Value::Amount(5)), ("returned", Value::Amount(4))]);
        let ended = Value::List(vec![Value::Bytes(vec![2; 33]), stopped]);
        let fields = Value::record([
            ("pool", Value::Account([7; 32].into())),
            ("ended", Value::List(vec![ended])),
        ]);
        let shown = Value::Kind("SessionsEnded".to_owned(), Box::new(fields));
        assert_eq!(describe(&change), shown);
    }

    #[test]
    fn plain_answers_are_shown_too() {
        assert_eq!(describe(&()), Value::Nothing);
        assert_eq!(describe(&5u128), Value::Amount(5));
        let paid: Vec<Option<u128>> = vec![None, Some(1)];
        let shown = Value::List(vec![Value::Nothing, Value::Amount(1)]);
        assert_eq!(describe(&paid), shown);
    }
}
