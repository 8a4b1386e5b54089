#pragma once
#include "engine/core/engine.h"
#include "engine/core/people/account.h"

struct refusals;

/* The log-in conversation of a session without a character: banner, connect, create, guest,
 * who, help, quit, passwords, limits on attempts by address and by name, bans. */

/* Numbers since the start. */
struct login_counts {
    uint64_t lines; /* of players, commands before their log-in not included */
    uint64_t logins;
    uint64_t wrong;   /* passwords */
    uint64_t refused; /* attempts over the limit */
};

const struct login_counts *login_counts(const struct engine *engine);
void login_count_line(struct engine *engine);

/* Sets where refused connections are counted, with those of the server; NULL: nowhere, as at first. */
void login_count_refusals(struct engine *engine, struct refusals *refusals);
const struct refusals *login_refusals(const struct engine *engine);

/* Shows the banner of a session that has just opened. */
void login_opened(struct engine *engine, struct session *session);
/* Takes a line from a session without character. */
void login_line(struct engine *engine, struct session *session, struct str line);
/* Forgets the log-in of a session that is gone. */
void login_gone(struct engine *engine, struct session *session);

/* Counts a password guess by a logged-in player, as `password` asks for it. Returns false with
 * a sentence in err if the limit is reached. */
bool login_may_guess(struct engine *engine, const struct session *session,
        const struct account *account, struct err *err);
/* Logs and counts a wrong password for a name (empty: not a valid name), and keeps it for the
 * account's next log-in, unless a logged-in session gave it (in_play). The work is done in a task
 * soon after. */
void login_note_wrong(
        struct engine *engine, const char *name, const struct session *session, bool in_play);
