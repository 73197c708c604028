import {
  Accordion,
  ActionIcon,
  Button,
  Group,
  Input,
  NumberInput,
  Radio,
  Stack,
  Switch,
  Text,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';

import { durationInWords } from '../ui/time-text.js';
import type { WebhookForm } from './use-webhook-form.js';

interface AdvancedFieldsProps {
  readonly form: WebhookForm;
  readonly isReadOnly: boolean;
}

const HeaderRows = ({ form, isReadOnly }: AdvancedFieldsProps) => (
  <Input.Wrapper
    label="Request headers"
    labelElement="div"
    description="Sent with every request. Values are stored encrypted and shown masked."
    error={form.errors['headers']}
  >
    <Stack gap="xs" mt={6}>
      {form.values.headers.map(({ name }, index) => (
        <Group key={index} gap="xs" wrap="nowrap" align="flex-start">
          <TextInput
            aria-label={`Name of header ${String(index + 1)}`}
            placeholder="x-team"
            readOnly={isReadOnly}
            flex={2}
            {...form.getInputProps(`headers.${String(index)}.name`)}
          />
          <TextInput
            aria-label={`Value of header ${String(index + 1)}`}
            placeholder="Value"
            readOnly={isReadOnly}
            flex={3}
            {...form.getInputProps(`headers.${String(index)}.value`)}
          />
          {!isReadOnly && (
            <Tooltip label="Remove">
              <ActionIcon
                mt={5}
                onClick={() => form.removeListItem('headers', index)}
                aria-label={`Remove header ${name}`}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      ))}
      {!isReadOnly && (
        <Button
          variant="default"
          size="xs"
          w="fit-content"
          leftSection={<IconPlus size={14} />}
          onClick={() => form.insertListItem('headers', { name: '', value: '' })}
        >
          Add a header
        </Button>
      )}
    </Stack>
  </Input.Wrapper>
);

const milliseconds = { suffix: ' ms', thousandSeparator: ' ', allowNegative: false, allowDecimal: false } as const;

const inWords = (value: number | string): string => (typeof value === 'number' ? durationInWords(value) : '');

const OwnRetry = ({ form, isReadOnly }: AdvancedFieldsProps) => {
  const { hasOwnRetry, retry } = form.values;
  return (
    <Stack gap="xs">
      <Switch
        label="Own retry schedule"
        description="How long failed messages wait. All are given up after the time set for the installation (ten days)."
        disabled={isReadOnly}
        {...form.getInputProps('hasOwnRetry', { type: 'checkbox' })}
      />
      {hasOwnRetry && (
        <Group align="flex-start" gap="sm">
          <NumberInput
            label="First wait"
            description={inWords(retry.baseMs)}
            readOnly={isReadOnly}
            flex="1 1 150px"
            {...milliseconds}
            {...form.getInputProps('retry.baseMs')}
          />
          <NumberInput
            label="Factor"
            description="Each wait is longer by"
            readOnly={isReadOnly}
            flex="1 1 110px"
            allowNegative={false}
            {...form.getInputProps('retry.factor')}
          />
          <NumberInput
            label="Longest wait"
            description={inWords(retry.capMs)}
            readOnly={isReadOnly}
            flex="1 1 150px"
            {...milliseconds}
            {...form.getInputProps('retry.capMs')}
          />
        </Group>
      )}
    </Stack>
  );
};

/** Settings that most webhooks never need: folded. */
export const WebhookAdvancedFields = ({ form, isReadOnly }: AdvancedFieldsProps) => {
  const advanced = ['headers', 'timeoutMs', 'ratePerSecond', 'ordering', 'retry'];
  const hasError = Object.keys(form.errors).some((path) => advanced.includes(path.split('.', 1)[0] ?? ''));
  return (
    <Accordion variant="contained" radius="md" {...(hasError ? { value: 'advanced', onChange: () => undefined } : {})}>
      <Accordion.Item value="advanced">
        <Accordion.Control>
          <Text size="sm" fw={560}>
            Advanced settings
          </Text>
          <Text size="xs" c="dimmed">
            Headers, timeout, rate limit, order and retries
          </Text>
        </Accordion.Control>
        <Accordion.Panel>
          <Stack gap="lg">
            <HeaderRows form={form} isReadOnly={isReadOnly} />
            <Group grow align="flex-start" preventGrowOverflow={false}>
              <NumberInput
                label="Timeout"
                description="For one whole request; empty for the default"
                placeholder="Default"
                readOnly={isReadOnly}
                miw={200}
                {...milliseconds}
                {...form.getInputProps('timeoutMs')}
              />
              <NumberInput
                label="Rate limit"
                description="Requests per second; empty for none"
                placeholder="No limit"
                readOnly={isReadOnly}
                miw={200}
                suffix=" per second"
                allowNegative={false}
                allowDecimal={false}
                {...form.getInputProps('ratePerSecond')}
              />
            </Group>
            <Radio.Group label="Order" {...form.getInputProps('ordering')}>
              <Stack gap="xs" mt={6}>
                <Radio
                  value="none"
                  label="None"
                  description="Quickest: a message that waits holds up no other."
                  disabled={isReadOnly}
                />
                <Radio
                  value="fifo"
                  label="First in, first out"
                  description="One message after the other: one that fails holds up the rest."
                  disabled={isReadOnly}
                />
              </Stack>
            </Radio.Group>
            <OwnRetry form={form} isReadOnly={isReadOnly} />
          </Stack>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
};
