import { Switch, type SwitchProps, Tooltip } from '@mantine/core';

interface RefusableSwitchProps extends SwitchProps {
  /** Why it cannot be used now; `null` when it can. */
  readonly refusal: string | null;
  readonly onSwitch: (isOn: boolean) => void;
}

/** A switch that is always there: where it cannot act it says why, to the pointer and to the keyboard. */
export const RefusableSwitch = ({ refusal, onSwitch, ...props }: RefusableSwitchProps) => (
  <Tooltip label={refusal} disabled={refusal === null} multiline maw={300} refProp="rootRef">
    <Switch
      {...props}
      onChange={(event) => {
        if (refusal === null) onSwitch(event.currentTarget.checked);
      }}
      aria-disabled={refusal !== null}
      {...(refusal === null ? {} : { opacity: 0.6 })}
    />
  </Tooltip>
);
