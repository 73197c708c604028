import { Button, type ButtonProps, Tooltip } from '@mantine/core';

interface RefusableButtonProps extends ButtonProps {
  /** Why it cannot be used now; `null` when it can. */
  readonly refusal: string | null;
  readonly onClick: () => void;
}

const nothing = () => undefined;

/** A button that is always there: where it cannot act it says why, to the pointer and to the keyboard. */
export const RefusableButton = ({ refusal, onClick, ...button }: RefusableButtonProps) => (
  <Tooltip label={refusal} disabled={refusal === null} multiline maw={300}>
    <Button
      {...button}
      onClick={refusal === null ? onClick : nothing}
      aria-disabled={refusal !== null}
      {...(refusal === null ? {} : { 'data-disabled': true })}
    />
  </Tooltip>
);
