//! A typed handle for each contract: one method per message.
//!
//! A `call` takes the caller first and returns what the message returns; a `pay` takes the caller and the
//! tokens attached; a `give` is a `pay` that cannot fail; a `view` takes nothing but its arguments; `governed`
//! stands for what governance can say to each contract. Where a message belongs to a trait, its label stands
//! beside it.

mod dcap;
mod factory;
mod mining;
mod pool;
mod registry;
mod verifier;

pub use dcap::DcapVerifierClient;
pub use factory::FactoryClient;
pub use mining::MiningClient;
pub use pool::{PoolClient, Psp22Error};
pub use registry::RegistryClient;
pub use verifier::VerifierClient;

/// Defines a handle and its methods.
macro_rules! client {
    ($(#[$doc:meta])* $client:ident { $($messages:tt)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $client<T> {
            transport: T,
            address: ink::primitives::AccountId,
        }

        impl<T: $crate::Transport + Clone> $client<T> {
            /// A handle on the contract at `address`.
            pub fn at(transport: &T, address: ink::primitives::AccountId) -> Self {
                Self { transport: transport.clone(), address }
            }

            /// Where the contract lives.
            pub fn address(&self) -> ink::primitives::AccountId {
                self.address
            }

            /// The contract, told apart from those of all other chains.
            pub fn id(&self) -> protocol::ContractId<ink::primitives::AccountId> {
                protocol::ContractId {
                    chain: self.transport.genesis(),
                    address: self.address,
                }
            }

            $crate::contracts::methods! { $($messages)* }
        }

        impl<T: $crate::Balances> $client<T> {
            /// The contract's tokens without storage deposits, in plancks.
            pub fn balance(&self) -> primitives::Balance {
                self.transport.balance(self.address)
            }
        }
    };
}

/// Turns each line of a client into a method.
macro_rules! methods {
    () => {};
    (governed; $($rest:tt)*) => {
        $crate::contracts::methods! {
            view owner() -> ink::primitives::AccountId;
            view guardian() -> ink::primitives::AccountId;
            view paused() -> bool;
            view pending_code() -> Option<governance::Announced<ink::primitives::Hash>>;
            call transfer_ownership(to: ink::primitives::AccountId) -> ();
            call accept_ownership() -> ();
            call set_guardian(account: ink::primitives::AccountId) -> ();
            call pause() -> ();
            call unpause() -> ();
            call announce_code(code_hash: ink::primitives::Hash) -> ();
            call execute_code() -> ();
            call cancel_code() -> ();
            $($rest)*
        }
    };
    (call $method:ident ($($argument:ident : $type:ty),*) -> $output:ty; $($rest:tt)*) => {
        $crate::contracts::methods! {
            call $method = (stringify!($method)) ($($argument : $type),*) -> $output, primitives::Error;
            $($rest)*
        }
    };
    (call $method:ident = ($label:expr) ($($argument:ident : $type:ty),*) -> $output:ty, $error:ty; $($rest:tt)*) => {
        #[doc = concat!("Sends `", $label, "`.")]
        pub fn $method(
            &self,
            caller: ink::primitives::AccountId,
            $($argument: $type),*
        ) -> T::Answer<Result<$output, $error>> {
            let message = $crate::Message::new(self.address, $label, ($($argument,)*));
            self.transport.send(caller, message)
        }
        $crate::contracts::methods! { $($rest)* }
    };
    (pay $method:ident ($($argument:ident : $type:ty),*) -> $output:ty; $($rest:tt)*) => {
        #[doc = concat!("Sends `", stringify!($method), "` with `value` plancks attached.")]
        pub fn $method(
            &self,
            caller: ink::primitives::AccountId,
            value: primitives::Balance,
            $($argument: $type),*
        ) -> T::Answer<Result<$output, primitives::Error>> {
            let message = $crate::Message::new(self.address, stringify!($method), ($($argument,)*));
            self.transport.send(caller, message.paying(value))
        }
        $crate::contracts::methods! { $($rest)* }
    };
    (give $method:ident ($($argument:ident : $type:ty),*); $($rest:tt)*) => {
        #[doc = concat!("Sends `", stringify!($method), "`, which cannot fail, with `value` plancks attached.")]
        pub fn $method(
            &self,
            caller: ink::primitives::AccountId,
            value: primitives::Balance,
            $($argument: $type),*
        ) -> T::Answer<()> {
            let message = $crate::Message::new(self.address, stringify!($method), ($($argument,)*));
            self.transport.send_infallible(caller, message.paying(value))
        }
        $crate::contracts::methods! { $($rest)* }
    };
    (view $method:ident ($($argument:ident : $type:ty),*) -> $output:ty; $($rest:tt)*) => {
        $crate::contracts::methods! {
            view $method = (stringify!($method)) ($($argument : $type),*) -> $output;
            $($rest)*
        }
    };
    (view $method:ident = ($label:expr) ($($argument:ident : $type:ty),*) -> $output:ty; $($rest:tt)*) => {
        #[doc = concat!("Asks `", $label, "`.")]
        pub fn $method(&self, $($argument: $type),*) -> T::Answer<$output> {
            let message = $crate::Message::new(self.address, $label, ($($argument,)*));
            self.transport.ask(message)
        }
        $crate::contracts::methods! { $($rest)* }
    };
}

use {client, methods};
