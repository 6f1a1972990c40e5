//! The stake pool.

use super::client;
use ink::primitives::{AccountId, Hash};
use interfaces::{PoolInfo, PoolSettings, PoolWorker, QueueEntry, StakeInfo};
use primitives::{Balance, Worker};
use scale::{Decode, Encode};

/// The errors of the PSP22 standard.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Psp22Error {
    /// An error that the standard does not name.
    Custom(String),
    /// Not enough tokens that can be moved.
    InsufficientBalance,
    /// Not enough tokens that the spender may move.
    InsufficientAllowance,
    /// The receiver is the zero account.
    ZeroRecipientAddress,
    /// The sender is the zero account.
    ZeroSenderAddress,
    /// The receiver does not want the tokens.
    SafeTransferCheckFailed(String),
}

client! {
    /// A stake pool.
    PoolClient {
        call set_payout_pref(commission: u32) -> ();
        call set_cap(cap: Option<Balance>) -> ();
        call add_worker(worker: Worker) -> ();
        call remove_worker(worker: Worker) -> ();
        call start_mining(worker: Worker, stake: Balance) -> ();
        call stop_mining(worker: Worker) -> ();
        call restart_mining(worker: Worker, stake: Balance) -> ();
        call claim_owner_rewards(target: AccountId) -> Balance;
        call set_description(description: Vec<u8>) -> ();
        call add_staker_to_whitelist(staker: AccountId) -> ();
        call remove_staker_from_whitelist(staker: AccountId) -> ();
        call transfer_ownership(to: AccountId) -> ();
        call accept_ownership() -> ();
        call announce_code(code_hash: Hash) -> ();
        call execute_code() -> ();
        call cancel_code() -> ();
        call pause() -> ();
        call unpause() -> ();

        pay contribute() -> Balance;
        pay contribute_with(max_commission: u32, min_shares: Balance) -> Balance;
        call withdraw(shares: Balance) -> Balance;
        call withdraw_all() -> Balance;
        call claim_rewards(target: AccountId) -> Balance;
        call claim_staker_rewards(target: AccountId) -> Balance;

        call reclaim_worker(worker: Worker) -> ();
        call process_withdrawals(max: u32) -> u32;
        call check_and_force_withdraw(max: u32) -> u32;
        call stop_unresponsive(worker: Worker) -> ();
        call sync_rewards() -> Balance;
        call unbind_worker(worker: Worker) -> ();
        call sweep_treasury() -> Balance;

        call transfer = ("PSP22::transfer") (to: AccountId, value: Balance, data: Vec<u8>) -> (), Psp22Error;
        call transfer_from = ("PSP22::transfer_from") (from: AccountId, to: AccountId, value: Balance, data: Vec<u8>) -> (), Psp22Error;
        call approve = ("PSP22::approve") (spender: AccountId, value: Balance) -> (), Psp22Error;
        call increase_allowance = ("PSP22::increase_allowance") (spender: AccountId, by: Balance) -> (), Psp22Error;
        call decrease_allowance = ("PSP22::decrease_allowance") (spender: AccountId, by: Balance) -> (), Psp22Error;
        view total_supply = ("PSP22::total_supply") () -> Balance;
        view balance_of = ("PSP22::balance_of") (owner: AccountId) -> Balance;
        view allowance = ("PSP22::allowance") (owner: AccountId, spender: AccountId) -> Balance;
        view token_name = ("PSP22Metadata::token_name") () -> Option<String>;
        view token_symbol = ("PSP22Metadata::token_symbol") () -> Option<String>;
        view token_decimals = ("PSP22Metadata::token_decimals") () -> u8;

        view owner() -> AccountId;
        view settings() -> PoolSettings;
        view pool_info() -> PoolInfo;
        view stake_info(account: AccountId) -> StakeInfo;
        view withdraw_queue(cursor: Option<AccountId>, limit: u32) -> Vec<QueueEntry>;
        view workers(start: u32, limit: u32) -> Vec<PoolWorker>;
        view is_whitelisted(account: AccountId) -> bool;
        view description() -> Vec<u8>;
    }
}
