import { Anchor, type AnchorProps, Button, type ButtonProps, NavLink, type NavLinkProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import { type AnchorHTMLAttributes, forwardRef } from 'react';

type AnchorElement = AnchorHTMLAttributes<HTMLAnchorElement>;

/** Links, looking as those of the library, that go to pages of the console. */
export const TextLink = createLink(
  forwardRef<HTMLAnchorElement, AnchorProps & Omit<AnchorElement, keyof AnchorProps>>((props, ref) => (
    <Anchor ref={ref} {...props} />
  )),
);

/** The same as a single element, for long tables. */
export const PlainLink = createLink(
  forwardRef<HTMLAnchorElement, AnchorElement>((props, ref) => <a ref={ref} {...props} />),
);

export const ButtonLink = createLink(
  forwardRef<HTMLAnchorElement, ButtonProps & Omit<AnchorElement, keyof ButtonProps>>((props, ref) => (
    <Button component="a" ref={ref} {...props} />
  )),
);

type MenuLinkProps = NavLinkProps & Omit<AnchorElement, keyof NavLinkProps> & { readonly 'data-status'?: string };

/** Knows by itself whether its page, or one below it, is open. */
export const MenuLink = createLink(
  forwardRef<HTMLAnchorElement, MenuLinkProps>((props, ref) => (
    <NavLink
      component="a"
      ref={ref}
      active={props['data-status'] === 'active'}
      style={{ borderRadius: 8 }}
      {...props}
    />
  )),
);
