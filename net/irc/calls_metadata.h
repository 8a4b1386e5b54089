#pragma once

struct engine;

#define METADATA_KEYS_MAX 20 /* of a person or a channel */
#define METADATA_KEY_MAX 40  /* bytes */
#define METADATA_VALUE_MAX 300

/* Adds the calls for the metadata of people and channels. */
void calls_metadata_add(struct engine *engine);
