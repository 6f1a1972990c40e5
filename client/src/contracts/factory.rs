//! The pool factory.

use super::client;
use governance::Announced;
use ink::primitives::{AccountId, Hash};
use interfaces::{PoolConfig, PoolRecord};
use primitives::{Error, Timestamp};

client! {
    /// The pool factory.
    FactoryClient {
        call create_pool() -> u32;
        view pool_count() -> u32;
        view pool(pid: u32) -> Option<PoolRecord>;
        view pools(start: u32, limit: u32) -> Vec<PoolRecord>;
        view pools_of(owner: AccountId, start: u32, limit: u32) -> Vec<PoolRecord>;
        view is_pool(account: AccountId) -> bool;
        view config() -> PoolConfig;
        view pool_code() -> Hash;
        call announce_pool_code(code_hash: Hash) -> ();
        call execute_pool_code() -> ();
        call cancel_pool_code() -> ();
        view pending_pool_code() -> Option<Announced<Hash>>;

        view pool_id = ("Factory::pool_id") (account: AccountId) -> Option<u32>;
        view may_set_pool_paused = ("Factory::may_set_pool_paused") (account: AccountId, paused: bool) -> bool;
        view pool_code_from = ("Factory::pool_code_from") (code_hash: Hash) -> Option<Timestamp>;
        call pool_owner_changed = ("Factory::pool_owner_changed") (owner: AccountId) -> (), Error;

        governed;
    }
}
