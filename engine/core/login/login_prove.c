/* login_prove.c -- log-in with the name and password of a player of another world of the realm.
 *
 * This world has no hash of the password: the player's home checks it (proof.h). If the home
 * does not answer, the player comes in as a guest, and gets their own character when they
 * connect again. */
#include "engine/core/internal_event.h"
#include "engine/core/login/login_impl.h"
#include "engine/core/login/proof.h"

/* The player's home cannot be asked. */
static void home_is_away(struct engine *engine, struct login *login, const char *world)
{
    limit_give_back(engine, login);
    login_restart(engine, login);
    login_say(engine, login, PHRASE_login_home_away, WITH("world", world), MSG_ERROR);
    if (!login->call) {
        uint64_t session = login->session;
        login_guest(engine, login);
        login_drain(engine, session);
    }
}

static void proved(
        struct engine *engine, uint64_t who, enum proof_answer answer, const char *world)
{
    struct login *login = login_find(engine, who);
    if (!login) {
        return;
    }
    login->busy = false;
    if (answer == PROOF_AWAY) {
        home_is_away(engine, login, world);
    } else {
        login_checked(engine, login,
                answer == PROOF_BUSY    ? ACCOUNT_BUSY
                : answer == PROOF_RIGHT ? ACCOUNT_RIGHT
                                        : ACCOUNT_WRONG);
    }
}

bool login_is_proved(struct engine *engine, struct login *login, const struct account *account,
        struct str password)
{
    static const struct proof_asker asker = {proved};
    struct proof_asking asking = {.name = str_of(login->name),
            .password = password,
            .account = account,
            .who = login->session,
            .asker = &asker};
    login->busy = true;
    internal_event_run(engine, INTERNAL_PROVE, &asking);
    if (!asking.asked) {
        login->busy = false;
    }
    return asking.asked;
}
