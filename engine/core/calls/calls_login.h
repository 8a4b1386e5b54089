#pragma once

struct engine;

/* Adds the calls that log in and out; calls_login.c lists them. */
void calls_login_add(struct engine *engine);
