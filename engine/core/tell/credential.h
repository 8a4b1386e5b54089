#pragma once
#include "engine/core/engine.h"

/* Lines that were meant for a log-in prompt or a service and would show a password to everybody who hears them:
 * "register PASSWORD", "/msg nickserv identify PASSWORD". */

/* True if text would be such a line, whoever says it. */
bool credential_is_line(struct str text);
/* Same, of a line that is typed as a command: "create NAME PASSWORD", "reset PASSWORD". */
bool credential_is_typed(struct str line);
/* True of a verb by which people give a password, whatever marks stand around it: no script may have it with words. */
bool credential_is_verb(struct str verb);
/* True of words that ask for a password, in a question or a pattern. */
bool credential_is_asked_for(struct str text);
/* True if who, a player, must not say text to a room or a channel: it is such a line, or their own name and a word that
 * may be their password. Fills err (may be NULL) with a sentence that says
 * where to type it, as the client of the open slice's session does it. */
bool credential_holds_back(
        struct engine *engine, struct object *who, struct str text, struct err *err);
/* Fills err with the same sentence for somebody of a bridged IRC or XMPP network. */
void credential_explain_afar(struct engine *engine, struct err *err);
