#pragma once
#include "engine/core/engine.h"
#include "engine/core/people/cloak.h"

/* The people whom a player ignores: the option `ignore`, a table of character ID = name, and of
 * folded mask = mask for people on bridged networks. A guest is also listed by cloak; `guests`
 * stands for all guests. */

/* True if this character is silenced (@mute or @jail). Fills err (may be NULL) if so. */
bool ignore_is_muted(struct engine *engine, uint64_t character, struct err *err);
/* True if the listener ignores anybody at all. */
bool ignore_any(struct engine *engine, uint64_t listener);
/* True if listener ignores speaker by name. For events in a room use disguise_ignores. */
bool ignore_has(struct engine *engine, uint64_t listener, uint64_t speaker);
/* Same while speaker is in disguise. */
bool ignore_has_disguised(struct engine *engine, uint64_t listener, uint64_t speaker);
/* Same by face, for people not met (output/recognition.h): option `faces`, a table of character
 * ID = words. */
bool ignore_has_face(struct engine *engine, uint64_t listener, uint64_t speaker);

/* Who wrote a stored text: a topic, a key, a mask. */
struct writer {
    uint64_t id;           /* the character; 0: unknown, or a person of a bridged network */
    char host[CLOAK_SIZE]; /* a guest's cloak; empty for others */
};

struct writer ignore_writer(struct engine *engine, uint64_t character);
/* True if listener ignores the writer, who may have left. name: for texts without an ID, as
 * shown: an account's name, or "nick@bridge". */
bool ignore_has_writer(
        struct engine *engine, uint64_t listener, const struct writer *writer, struct str name);
/* True if listener ignores a person of a bridged network, "nick@bridge". */
bool ignore_has_elsewhere(struct engine *engine, uint64_t listener, struct str sender);
