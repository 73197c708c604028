import { CloseButton, TextInput, type TextInputProps } from '@mantine/core';
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';

interface SearchFieldProps extends Omit<TextInputProps, 'value' | 'onChange'> {
  readonly label: string;
  readonly value: string | undefined;
  readonly onSearch: (value: string | undefined) => void;
}

const pauseMs = 250;

const searched = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim());

/** Searches when the typing pauses, and is gone to by Ctrl-K or ⌘K. Its value is what the address carries. */
export const SearchField = ({ label, value, onSearch, ...input }: SearchFieldProps) => {
  const [typed, setTyped] = useState(value ?? '');
  const [seen, setSeen] = useState(value);
  // The address has changed by another way than by typing here.
  if (value !== seen) {
    setSeen(value);
    if (value !== searched(typed)) setTyped(value ?? '');
  }
  const field = useRef<HTMLInputElement>(null);
  useHotkeys([['mod+K', () => field.current?.focus()]]);
  const search = useDebouncedCallback((text: string) => onSearch(searched(text)), pauseMs);
  const type = (text: string) => {
    setTyped(text);
    search(text);
  };
  return (
    <TextInput
      ref={field}
      type="search"
      aria-keyshortcuts="Control+K Meta+K"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        typed === '' ? null : <CloseButton size="sm" onClick={() => type('')} aria-label="Clear the search" />
      }
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      {...input}
    />
  );
};
