import { Button } from "#app/components/parts/button.tsx";
import { Disclosure } from "#app/components/parts/disclosure.tsx";
import { HiddenFields } from "#app/components/parts/hidden-fields.tsx";
import type { AddressTrouble } from "#app/domain/mail-in/bounce.ts";
import { TextField } from "#app/forms/fields/text-field.tsx";
import { TROUBLE_WORDS } from "#app/words/mail-words.ts";

type Errors = Readonly<Record<string, readonly string[]>>;

interface AddressListProps {
  addresses: readonly { id: number; value: string; isPrimary: boolean; trouble: AddressTrouble | null }[];
}

/** The addresses that are somebody's own, where their mails go first. */
export function AddressList({ addresses }: AddressListProps) {
  const inOrder = addresses.toSorted((one, other) => Number(other.isPrimary) - Number(one.isPrimary));
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role with the bullets
    <ul className="stack" data-gap="tight" role="list">
      {inOrder.map(({ id, value, isPrimary, trouble }) => (
        <li key={id} className="cluster">
          <span>
            {value}
            {isPrimary && trouble === null && <small> · mails go here</small>}
            {trouble !== null && <small>{` · ${TROUBLE_WORDS[trouble]}`}</small>}
          </span>
          {trouble !== null && <AddressButton act="again" id={id} address={value} label="Send mails again" />}
          {!isPrimary && <AddressButton act="main" id={id} address={value} label="Send mails here" />}
          {addresses.length > 1 && <AddressButton act="remove" id={id} address={value} label="Remove" />}
        </li>
      ))}
    </ul>
  );
}

function AddressButton({
  act,
  id,
  address,
  label,
}: {
  act: string;
  id: number;
  address: string;
  label: string;
}) {
  return (
    <form method="post" action="/profile">
      <HiddenFields values={{ act, id }} />
      <Button look="quiet">
        {label}
        <span className="visually-hidden">{`: ${address}`}</span>
      </Button>
    </form>
  );
}

/** The code that shows that a new address is theirs. */
export function ConfirmAddress({
  address,
  errors,
  code,
}: {
  address: string;
  errors: Errors;
  code?: string;
}) {
  return (
    <form className="stack" method="post" action="/profile" noValidate>
      <HiddenFields values={{ act: "confirm" }} />
      <TextField
        id="code"
        name="code"
        label={`Code of the mail to ${address}`}
        hint="Eight digits. It works for 15 minutes."
        errors={errors.code}
        defaultValue={code}
        inputMode="numeric"
        autoComplete="one-time-code"
        spellCheck={false}
        size="short"
      />
      <div>
        <Button>Add this address</Button>
      </div>
    </form>
  );
}

/** Another address: a code goes there first. */
export function AddAddress({ errors, email, isOpen }: { errors: Errors; email?: string; isOpen: boolean }) {
  return (
    <Disclosure label="Add another address" open={isOpen}>
      <form className="stack" method="post" action="/profile" noValidate>
        <HiddenFields values={{ act: "add" }} />
        <TextField
          id="email"
          name="email"
          label="E-mail address"
          hint="We send a code there. You can sign in with any of your addresses."
          errors={errors.email}
          defaultValue={email}
          type="email"
          autoComplete="email"
        />
        <div>
          <Button look="secondary">Send the code</Button>
        </div>
      </form>
    </Disclosure>
  );
}

interface ChangePasswordProps {
  errors: Errors;
  hasPassword: boolean;
  isOpen: boolean;
}

/** A new password; the present one is asked, so that a device left open is not enough. */
export function ChangePassword({ errors, hasPassword, isOpen }: ChangePasswordProps) {
  return (
    <Disclosure label={hasPassword ? "Change your password" : "Set a password"} open={isOpen}>
      <form className="stack" method="post" action="/profile" noValidate>
        <HiddenFields values={{ act: "password" }} />
        {hasPassword && (
          <TextField
            id="present"
            name="present"
            label="Present password"
            errors={errors.present}
            type="password"
            autoComplete="current-password"
          />
        )}
        <TextField
          id="fresh"
          name="fresh"
          label="New password"
          hint="12 characters or more. Every other device is signed out."
          errors={errors.fresh}
          type="password"
          autoComplete="new-password"
        />
        <div>
          <Button look="secondary">Change it</Button>
        </div>
      </form>
    </Disclosure>
  );
}
