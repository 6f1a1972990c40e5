//! One error type for the whole suite.

/// The result of a message.
pub type Result<T> = core::result::Result<T, Error>;

/// Why a message was refused. A refused message changes nothing.
///
/// The contracts share this type, so that an error of the registry or of mining reaches the caller of a
/// pool's message under its own name, without a translation on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Error {
    // Governance of every contract.
    /// The caller is not the owner.
    NotOwner,
    /// The caller is neither the guardian nor governance.
    NotGuardian,
    /// The caller is not the account that ownership was offered to.
    NotPendingOwner,
    /// The contract is paused for this message.
    Paused,
    /// There is nothing announced to execute or cancel, or it has lapsed.
    NothingAnnounced,
    /// The announcement has not waited long enough.
    AnnouncementNotReady,
    /// The code hash is not one that governance approved for pools.
    CodeNotApproved,
    /// The chain refused the new code hash.
    CodeUpgradeFailed,
    /// A deployment argument, or a combination of them, makes no sense.
    InvalidConfiguration,
    /// The contract has been connected already.
    AlreadyConnected,
    /// A contract of the suite called that this contract does not know.
    CallerNotAllowed,
    /// The chain refused a native transfer, or mining could not be collected from, so the whole message failed.
    TransferFailed,
    /// The chain refused to instantiate the pool.
    PoolInstantiationFailed,

    // Pool owner.
    /// A commission is at most 1,000,000 parts per million.
    InvalidCommission,
    /// The cap is below the stake that stays in the pool, or below the minimum contribution.
    InadequateCapacity,
    /// The worker is in this pool already.
    WorkerExists,
    /// The pool has as many workers as it may have.
    WorkersExceedLimit,
    /// The worker is not in this pool.
    WorkerDoesNotExist,
    /// The worker is mining or still cooling down.
    WorkerIsNotReady,
    /// The worker is not mining.
    WorkerIsNotMining,
    /// All workers are being stopped to pay overdue withdrawals.
    ForcedStop,
    /// The stake that is free and not owed to the withdraw queue does not suffice.
    InsufficientFreeStake,
    /// Withdrawals wait for the stake that a restart would bind.
    WithdrawQueueNotEmpty,
    /// A restart needs more stake than stopping the worker would return.
    CannotRestartWithLessStake,
    /// There is nothing to claim.
    NoRewardToClaim,
    /// A description is at most 4,400 bytes.
    DescriptionTooLong,
    /// The account is on the whitelist already.
    AlreadyInWhitelist,
    /// The whitelist has as many accounts as it may have.
    WhitelistFull,
    /// The account is not on the whitelist.
    NotInWhitelist,

    // Stakers.
    /// The pool has a whitelist and the caller is not on it.
    NotInContributeWhitelist,
    /// The contribution is below the minimum.
    InsufficientContribution,
    /// The pool's shares have lost all their value.
    PoolBankrupt,
    /// The contribution would lift the pool's stake above its cap.
    StakeExceedsCapacity,
    /// The commission, or the raise announced, is above the caller's limit.
    CommissionTooHigh,
    /// The contribution would buy fewer shares than the caller wants.
    TooFewShares,
    /// The last collection from mining is not fresh: collect first, then look at the price again.
    CollectionOutdated,
    /// No shares, more than held, or worth less than the minimum without being all.
    InvalidWithdrawalAmount,
    /// The worker's cool-down has not ended.
    CoolDownNotReady,

    // Registry.
    /// The registry does not know the worker.
    WorkerNotRegistered,
    /// The caller is not the worker's operator.
    UnauthorizedOperator,
    /// The worker has no benchmark score yet.
    BenchmarkMissing,
    /// The worker belongs to another pool.
    WorkerInAnotherPool,
    /// The benchmark window has not opened yet.
    BenchmarkTooShort,
    /// The benchmark window has closed; it has to be opened again.
    BenchmarkTooLate,
    /// No benchmark is open for the worker.
    BenchmarkNotOpen,
    /// The registration is not the one that the report attests.
    InvalidReportData,
    /// The evidence, or one newer, was used before, or was made for another registry.
    EvidenceReplayed,
    /// The evidence is too old, or from the future.
    EvidenceOutdated,
    /// The verifier does not accept the evidence.
    InvalidEvidence,
    /// The verifier has no current collateral for this platform: somebody has to post it.
    CollateralOutdated,
    /// The verifier is not one that the registry trusts.
    UnknownVerifier,
    /// The enclave's measurement is not on the allow-list.
    MeasurementNotAllowed,
    /// The enclave runs in debug mode.
    DebugEnclave,
    /// The platform's trusted computing base has been revoked.
    TcbRevoked,
    /// As many workers as one platform may have are registered and in sessions.
    TooManyWorkersOnPlatform,
    /// The entry is on the list already, or not on it.
    NoChange,

    // Mining.
    /// Mining, or the pool, is paused: no worker can be started.
    MiningDisabled,
    /// The worker's attestation has run out; it has to register again.
    AttestationExpired,
    /// The worker's score is below the minimum.
    BenchmarkTooLow,
    /// The stake is below the worker's minimum.
    InsufficientStake,
    /// The stake is above the worker's maximum.
    TooMuchStake,
    /// The worker has no such session, or the session has ended.
    InvalidHeartbeat,
    /// The signature is not the worker's over the expected statement.
    InvalidSignature,
    /// The next heartbeat is not due yet.
    HeartbeatTooEarly,
    /// The worker has not missed a heartbeat, or not for long enough to be stopped by anybody.
    WorkerIsResponsive,
    /// The list is longer than one message may carry.
    TooMany,
    /// A parameter lies outside the hard bounds.
    InvalidTokenomics,
}
