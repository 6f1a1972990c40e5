//! What contracts tell.

use dcap::CollateralChange;
use ink::primitives::AccountId;
use interfaces::{FactoryChange, MiningChange, PoolChange, RegistryChange};
use primitives::Balance;
use scale::{Decode, DecodeAll};

/// An event that a contract emitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractEvent {
    /// Who emitted it.
    pub contract: AccountId,
    /// The number of its type among the contract's events, then its fields, SCALE-encoded.
    pub data: Vec<u8>,
}

impl ContractEvent {
    /// What a contract of this kind tells by it; `None` if it is not an event of such a contract.
    pub fn decode(&self, kind: Kind) -> Option<Event> {
        let data = &mut &self.data[..];
        Some(match kind {
            Kind::Pool => Event::Pool(PoolEvent::decode_all(data).ok()?),
            Kind::Mining => match Only::decode_all(data).ok()? {
                Only::Change(change) => Event::Mining(change),
            },
            Kind::Registry => match Only::decode_all(data).ok()? {
                Only::Change(change) => Event::Registry(change),
            },
            Kind::Factory => match Only::decode_all(data).ok()? {
                Only::Change(change) => Event::Factory(change),
            },
            Kind::DcapVerifier => match Only::decode_all(data).ok()? {
                Only::Change(change) => Event::Collateral(change),
            },
        })
    }
}

/// Which contract it is that tells something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A stake pool.
    Pool,
    /// Mining.
    Mining,
    /// The worker registry.
    Registry,
    /// The pool factory.
    Factory,
    /// The DCAP verifier.
    DcapVerifier,
}

/// What a contract of the suite tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A stake pool.
    Pool(PoolEvent),
    /// Mining.
    Mining(MiningChange),
    /// The worker registry.
    Registry(RegistryChange),
    /// The pool factory.
    Factory(FactoryChange),
    /// The DCAP verifier.
    Collateral(CollateralChange<AccountId>),
}

/// The events of a pool, in the order in which it defines them.
#[derive(Clone, Debug, PartialEq, Eq, Decode)]
pub enum PoolEvent {
    /// Everything but what PSP22 wants told.
    Changed(PoolChange),
    /// Shares moved; from none when minted, to none when burned.
    Transfer {
        /// Who had them.
        from: Option<AccountId>,
        /// Who has them.
        to: Option<AccountId>,
        /// How many.
        value: Balance,
    },
    /// An account may move another's shares.
    Approval {
        /// Whose.
        owner: AccountId,
        /// Who may.
        spender: AccountId,
        /// How many.
        value: Balance,
    },
}

/// The one event of registry, mining, factory and DCAP verifier.
#[derive(Decode)]
enum Only<Change> {
    Change(Change),
}

#[cfg(test)]
mod tests {
    use super::*;
    use scale::Encode;

    fn event(number: u8, fields: impl Encode) -> ContractEvent {
        let mut data = vec![number];
        fields.encode_to(&mut data);
        ContractEvent {
            contract: [7; 32].into(),
            data,
        }
    }

    #[test]
    fn the_number_of_an_event_is_its_place_in_the_contract() {
        let change = PoolChange::ForcedStopChanged { active: true };
        assert_eq!(
            event(0, &change).decode(Kind::Pool),
            Some(Event::Pool(PoolEvent::Changed(change)))
        );
    }

    #[test]
    fn what_is_no_event_of_the_contract_is_none() {
        assert_eq!(event(9, ()).decode(Kind::Pool), None);
        let with_more = event(0, (PoolChange::DescriptionSet, 1u8));
        assert_eq!(with_more.decode(Kind::Pool), None);
    }
}
