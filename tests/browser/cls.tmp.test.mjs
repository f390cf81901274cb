import { test } from 'node:test';
import { House } from './house.mjs';
import { chromium, open } from './browser.mjs';
