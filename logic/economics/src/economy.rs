//! What all sessions share.

use crate::{Budget, Subsidy};
use primitives::{Balance, Timestamp};

/// A moment, as mining counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Moment {
    /// Chain time, in milliseconds.
    pub time: Timestamp,
    /// The index of the period of mining's clock that it lies in.
    pub period: u64,
}

/// The budget that the sessions compete for, the subsidy that pays them, and their currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Economy {
    /// What the periods pay.
    pub budget: Budget,
    /// What there is to pay it from.
    pub subsidy: Subsidy,
    /// Plancks in a whole token.
    pub plancks_per_token: Balance,
    /// The version of the parameters that new sessions and accepted heartbeats take.
    pub version: u32,
}
