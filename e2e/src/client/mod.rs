//! A typed handle for each contract: one method per message.
//!
//! A `call` takes the caller first and returns what the message returns; a `pay` takes the caller and the
//! tokens attached; a `give` is a `pay` that cannot fail; a `view` takes nothing but its arguments. Where a message belongs to a trait, its
//! label stands beside it.

mod factory;
mod mining;
mod pool;
mod registry;
mod verifier;

pub use factory::FactoryClient;
pub use mining::MiningClient;
pub use pool::{PoolClient, Psp22Error};
pub use registry::RegistryClient;
pub use verifier::VerifierClient;

/// Defines a handle and its methods.
macro_rules! client {
    ($(#[$doc:meta])* $client:ident { $($messages:tt)* }) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $client {
            chain: $crate::chain::Chain,
            address: ink::primitives::AccountId,
        }

        impl $client {
            /// A handle on the contract at `address`.
            pub fn at(chain: &$crate::chain::Chain, address: ink::primitives::AccountId) -> Self {
                Self { chain: chain.clone(), address }
            }

            /// Where the contract lives.
            pub fn address(&self) -> ink::primitives::AccountId {
                self.address
            }

            /// The contract's tokens without storage deposits, in plancks.
            pub fn balance(&self) -> primitives::Balance {
                self.chain.balance(self.address)
            }

            $crate::client::methods! { $($messages)* }
        }
    };
}

/// Turns each line of a client into a method.
macro_rules! methods {
    () => {};
    (call $method:ident ($($argument:ident : $type:ty),*) -> $output:ty; $($rest:tt)*) => {
        $crate::client::methods! {
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
        ) -> Result<$output, $error> {
            let message = $crate::chain::Message::new(self.address, $label, ($($argument,)*));
            self.chain.send(caller, &message)
        }
        $crate::client::methods! { $($rest)* }
    };
    (pay $method:ident ($($argument:ident : $type:ty),*) -> $output:ty; $($rest:tt)*) => {
        #[doc = concat!("Sends `", stringify!($method), "` with `value` plancks attached.")]
        pub fn $method(
            &self,
            caller: ink::primitives::AccountId,
            value: primitives::Balance,
            $($argument: $type),*
        ) -> Result<$output, primitives::Error> {
            let message = $crate::chain::Message::new(
                self.address,
                stringify!($method),
                ($($argument,)*),
            );
            self.chain.send(caller, &message.paying(value))
        }
        $crate::client::methods! { $($rest)* }
    };
    (give $method:ident ($($argument:ident : $type:ty),*); $($rest:tt)*) => {
        #[doc = concat!("Sends `", stringify!($method), "`, which cannot fail, with `value` plancks attached.")]
        pub fn $method(
            &self,
            caller: ink::primitives::AccountId,
            value: primitives::Balance,
            $($argument: $type),*
        ) {
            let message = $crate::chain::Message::new(
                self.address,
                stringify!($method),
                ($($argument,)*),
            );
            self.chain.send_infallible(caller, &message.paying(value))
        }
        $crate::client::methods! { $($rest)* }
    };
    (view $method:ident ($($argument:ident : $type:ty),*) -> $output:ty; $($rest:tt)*) => {
        $crate::client::methods! {
            view $method = (stringify!($method)) ($($argument : $type),*) -> $output;
            $($rest)*
        }
    };
    (view $method:ident = ($label:expr) ($($argument:ident : $type:ty),*) -> $output:ty; $($rest:tt)*) => {
        #[doc = concat!("Asks `", $label, "`.")]
        pub fn $method(&self, $($argument: $type),*) -> $output {
            let message = $crate::chain::Message::new(self.address, $label, ($($argument,)*));
            self.chain.ask(&message)
        }
        $crate::client::methods! { $($rest)* }
    };
}

use {client, methods};
