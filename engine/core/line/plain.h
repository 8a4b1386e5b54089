#pragma once
#include "engine/core/engine.h"
#include "engine/core/run/event.h"

struct command;

/* What most people type most of the time, without the scripts that do it otherwise. */
enum plain {
    PLAIN_NONE,
    PLAIN_LOOK,      /* looks around */
    PLAIN_INVENTORY, /* lists what is held; the text names {held} */
    PLAIN_TAKE, /* takes one thing from where the actor stands; the text names {the thing} */
    PLAIN_DROP, /* drops one there; so does it */
    PLAIN_SAY, /* says to all around what the pattern's only place stands for; the text names {words} */
    /* Tells the player of the pattern's first place what the other one stands for; the text names {who} and {words}, the
     * one that they read {speaker} and {words}. */
    PLAIN_TELL,
};

/* Of a name as scripts write it: "take". False: there is none. */
bool plain_parse(struct str name, enum plain *out);
/* In how many sentences of the command's is it told? 0: in none. */
size_t plain_texts(enum plain plain);
/* Does command->plain, if nothing about it is special and nobody has a say. event is the command's. In the open slice,
 * with the rights that the script would have. False: nothing is done, and it is the script's turn. */
bool plain_do(struct engine *engine, const struct command *command, const struct event *event);
