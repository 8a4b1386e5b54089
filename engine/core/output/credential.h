#pragma once
#include "engine/core/engine.h"

/* Detects lines that were meant for a log-in prompt or a service and would show a password to
 * all listeners: "register PASSWORD", "/msg nickserv identify PASSWORD". */

/* True if text, when spoken, would be such a line. */
bool credential_is_line(struct str text);
/* True if line, typed as a command, is such a line: "create NAME PASSWORD", "reset PASSWORD". */
bool credential_is_typed(struct str line);
/* True if verb is a command with which people give a password; punctuation around it is
 * ignored. Scripts may not register such a verb with words after it. */
bool credential_is_verb(struct str verb);
/* True if text has a word for a password, in any spelling and in several languages. */
bool credential_is_named(struct str text);
/* Same for a question or a pattern, where shorter words (pin, login) ask for it, too. */
bool credential_is_asked_for(struct str text);
/* True if the player `who` must not say text to a room or a channel. It is such a line, or
 * consists of their own name and a word that may be their password. Fills err (may be NULL)
 * with a sentence that says where to type it, worded for the client of the open transaction's
 * session. */
bool credential_holds_back(
        struct engine *engine, struct object *who, struct str text, struct err *err);
