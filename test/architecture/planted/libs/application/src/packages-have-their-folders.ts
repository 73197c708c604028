// Every package of the table, node, and one that is not in the table, where none of them may be.
export type * as libsql from 'libsql';
export type * as kysely from 'kysely';
export type * as axios from 'axios';
export type * as undici from 'undici';
export type * as ipaddr from 'ipaddr.js';
export type * as nest from '@nestjs/common';
import 'reflect-metadata';
export type * as rxjs from 'rxjs';
export type * as fastify from 'fastify';
export type * as pino from 'pino';
export type * as zod from 'zod';
export type * as react from 'react';
export type * as reactDom from 'react-dom';
export type * as jest from '@jest/globals';
export type * as fastCheck from 'fast-check';
export type * as unlisted from 'typescript';
export type * as fs from 'node:fs';
