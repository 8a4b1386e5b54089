#pragma once
#include "engine/core/engine.h"
#include "engine/core/run/event.h"

struct command;

/* The most common commands, done without a script. */
enum plain {
    PLAIN_NONE,
    PLAIN_LOOK,      /* looks around */
    PLAIN_INVENTORY, /* lists what is held; the text has {held} */
    PLAIN_TAKE,      /* takes one thing from where the actor stands; the text has {the thing} */
    PLAIN_DROP,      /* drops one thing there; same text */
    PLAIN_SAY, /* says the words in the pattern's only slot to the room; the text has {words} */
    /* Tells the player in the pattern's first slot the words in the second. The text has {who} and
     * {words}; the receiver's has {speaker} and {words}. */
    PLAIN_TELL,
};

/* Parses a name as scripts write it: "take". Returns false if it is unknown. *out_texts: the number of sentences that the
 * command needs; may be 0. */
bool plain_parse(struct str name, enum plain *out, size_t *out_texts);
/* Does command->plain if nothing special applies and no handler would be asked. event is the
 * command's. Needs an open transaction, with the rights that the script would have. Returns false,
 * without any change, if the script must run. */
bool plain_do(struct engine *engine, const struct command *command, const struct event *event);
