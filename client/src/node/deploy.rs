//! Code and contracts come onto the chain.

use super::{
    api::{
        Code, Determinism, Instantiate, InstantiateArguments, Returned, UploadArguments, UploadCode,
    },
    request::read_answer,
    Node, NodeError, Preview, Receipt, SendError, Signer,
};
use crate::{address::to_subxt, Bundle};
use ink::primitives::{AccountId, Hash};
use primitives::{Balance, Error};
use scale::{Decode, Encode};
use subxt::tx::Payload;

/// The instantiation of uploaded code by one of its constructors.
#[derive(Clone, Debug)]
pub struct Instantiation {
    /// What is instantiated, for messages to people.
    pub name: String,
    /// The hash of the code.
    pub code_hash: Hash,
    /// The constructor's selector, then its arguments.
    pub data: Vec<u8>,
    /// Tells contracts with the same code and arguments apart.
    pub salt: Vec<u8>,
}

impl Node {
    /// Whether code with this hash is on the chain.
    ///
    /// # Errors
    /// `Rpc`.
    pub async fn has_code(&self, code_hash: Hash) -> Result<bool, NodeError> {
        // A hash is as long as an account, and as raw.
        let key = AccountId::from(raw(&code_hash));
        Ok(self
            .stored("Contracts", "CodeInfoOf", Some(key))
            .await?
            .is_some())
    }

    /// The storage deposit that uploading a bundle's code takes, in plancks.
    ///
    /// # Errors
    /// `Rpc`, `Failed`, `Unreadable`.
    pub async fn preview_upload(
        &self,
        from: AccountId,
        bundle: &Bundle,
    ) -> Result<Balance, NodeError> {
        let arguments = UploadArguments {
            origin: to_subxt(&from),
            code: &bundle.code,
            deposit_limit: None,
            determinism: Determinism::Enforced,
        };
        let call = arguments.encode();
        let rpc = self.client().rpc();
        let answer = rpc
            .state_call_raw("ContractsApi_upload_code", Some(&call), None)
            .await?;
        match answer.split_first() {
            Some((0, mut uploaded)) => <(Hash, Balance)>::decode(&mut uploaded)
                .map(|(_, deposit)| deposit)
                .map_err(|_| NodeError::Unreadable("the upload".to_owned())),
            Some((_, error)) => Err(NodeError::Failed {
                what: "the upload".to_owned(),
                reason: self.describe_error(error),
            }),
            None => Err(NodeError::Unreadable("the upload".to_owned())),
        }
    }

    /// Uploads a bundle's code.
    ///
    /// # Errors
    /// As for [`Node::submit`], and `Failed`.
    pub async fn upload(
        &self,
        signer: &impl Signer,
        bundle: &Bundle,
    ) -> Result<Receipt, NodeError> {
        let call = UploadCode {
            code: bundle.code.clone(),
            storage_deposit_limit: None,
            determinism: Determinism::Enforced,
        };
        let call = Payload::new("Contracts", "upload_code", call).unvalidated();
        self.submit(&call, signer).await?.succeeded("the upload")
    }

    /// What an instantiation would do: the address, or the constructor's error.
    ///
    /// # Errors
    /// `Rpc`, `Failed`, `Unreadable`.
    pub async fn preview_instantiation(
        &self,
        from: AccountId,
        instantiation: &Instantiation,
    ) -> Result<Preview<Result<AccountId, Error>>, NodeError> {
        let code = Code::Existing(raw(&instantiation.code_hash));
        self.try_instantiation(from, instantiation, code).await
    }

    /// The same for code that is not on the chain yet. The deposit is that for the code, too.
    ///
    /// # Errors
    /// `Rpc`, `Failed`, `Unreadable`.
    pub async fn preview_upload_and_instantiation(
        &self,
        from: AccountId,
        instantiation: &Instantiation,
        bundle: &Bundle,
    ) -> Result<Preview<Result<AccountId, Error>>, NodeError> {
        let code = Code::Upload(&bundle.code);
        self.try_instantiation(from, instantiation, code).await
    }

    async fn try_instantiation(
        &self,
        from: AccountId,
        instantiation: &Instantiation,
        code: Code<'_>,
    ) -> Result<Preview<Result<AccountId, Error>>, NodeError> {
        let arguments = InstantiateArguments {
            origin: to_subxt(&from),
            value: 0,
            gas_limit: None,
            deposit_limit: None,
            code,
            data: &instantiation.data,
            salt: &instantiation.salt,
        };
        let name = &instantiation.name;
        let (trial, rest) = self
            .try_out("ContractsApi_instantiate", name, &arguments.encode(), None)
            .await?;
        let unreadable = || NodeError::Unreadable(name.clone());
        let (returned, address) =
            <(Returned, AccountId)>::decode(&mut &rest[..]).map_err(|_| unreadable())?;
        let outcome = if returned.reverted() {
            let refused: Option<Result<(), Error>> = read_answer(&returned);
            Err(refused.and_then(Result::err).ok_or_else(unreadable)?)
        } else {
            Ok(address)
        };
        Ok(trial.preview(outcome, self))
    }

    /// Instantiates a contract; returns its address.
    ///
    /// # Errors
    /// `Refused` if the constructor refuses; else as for [`Node::submit`], and `Failed`.
    pub async fn instantiate(
        &self,
        signer: &impl Signer,
        instantiation: &Instantiation,
    ) -> Result<AccountId, SendError<Error>> {
        let preview = self
            .preview_instantiation(signer.account(), instantiation)
            .await?;
        let limits = preview.limits();
        let address = preview.outcome.map_err(SendError::Refused)?;
        let call = Instantiate {
            value: 0,
            gas_limit: limits.gas,
            storage_deposit_limit: limits.deposit,
            code_hash: raw(&instantiation.code_hash),
            data: instantiation.data.clone(),
            salt: instantiation.salt.clone(),
        };
        let call = Payload::new("Contracts", "instantiate", call).unvalidated();
        let receipt = self.submit(&call, signer).await?;
        receipt.succeeded(&instantiation.name)?;
        Ok(address)
    }
}

fn raw(hash: &Hash) -> [u8; 32] {
    hash.as_ref().try_into().expect("a hash has 32 bytes")
}
