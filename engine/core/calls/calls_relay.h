#pragma once
struct engine;

/* The calls relay.*: what sends letters by mail asks (net/mail/relay.c). */
void calls_relay_add(struct engine *engine);
