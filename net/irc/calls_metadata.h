#pragma once

#include "engine/base/str.h"

#include <stdbool.h>

struct engine;

#define METADATA_KEYS_MAX 20 /* of a person or a channel */
#define METADATA_KEY_MAX 40  /* bytes */
#define METADATA_VALUE_MAX 300

/* True if a key has 1 to METADATA_KEY_MAX small letters, digits and _ . / - */
bool metadata_key_is_formed(struct str key);
/* Adds the calls for the metadata of people and channels. */
void calls_metadata_add(struct engine *engine);
