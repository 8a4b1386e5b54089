#pragma once
#include "engine/core/engine.h"
#include "engine/core/run/event.h"

struct command;

/* What most people type most of the time, without the scripts that do it otherwise. */

/* Does command->plain name something that is done so, with the text that it needs? */
bool plain_knows(const struct command *command);
/* Does command->plain, if nothing about it is special and nobody has a say: looks around; lists what is held; takes one thing
 * from where the actor stands, or drops it there. event is the command's. In the open slice, with the rights that the script would have.
 * False: nothing is done, and it is the script's turn. */
bool plain_do(struct engine *engine, const struct command *command, const struct event *event);
