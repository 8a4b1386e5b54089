#pragma once
struct engine;

/* The calls relay.*, for the mail relay (net/mail/relay.c). */
void calls_relay_add(struct engine *engine);
