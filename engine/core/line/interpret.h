#pragma once
#include "engine/core/run/transaction.h"

#define INTERPRET_DEPTH_MAX 6 /* nesting of lines that scripts perform */
/* Understands and runs one line for actor in the open transaction: parse, match, run. Tells the
 * actor everything that they must know. */
enum outcome interpret_line(struct engine *engine, struct object *actor, struct str line);
/* True if the line could run: it fits a command, and all its nouns resolve. Tells and changes
 * nothing. A noun phrase that is taken as words ({x:noun}) does not fit if it contains a dot or
 * ends in "please". with_fallbacks: fallback commands count too. */
bool interpret_fits(
        struct engine *engine, struct object *actor, struct str line, bool with_fallbacks);
/* False if certainly nothing that actor perceives has a command with {this} and one of these verbs.
 * verb: another form of word; it may be empty. */
bool interpret_may_mean_this(
        struct engine *engine, struct object *actor, struct str word, struct str verb);
