/* login_token.c -- accepts a token wherever a password is asked for.
 *
 * Every protocol checks passwords with login_check, so this applies to all of them. A token
 * works like the password of its account and costs no Argon2. A wrong token costs none either,
 * because its form tells it from a password. */
#include "engine/core/login/login_impl.h"
#include "engine/core/login/token.h"

#include <stdio.h>
#include <string.h>

/* True if the log-in only wants a token of limited scope: going in needs more than reading. */
static bool may_only_read(const struct login *login)
{
    return login->call && login->call_stays && !login->call_whole;
}

/* Limits the requested token to the rights and the lifetime of the given one. */
static void narrow(struct login *login, const struct token *token)
{
    int64_t seconds = (token->expires_ms - clock_wall_ms()) / 1000;
    if (strcmp(token->scope, "all") != 0) {
        (void)snprintf(login->call_scope, sizeof(login->call_scope), "%s", token->scope);
    }
    if (seconds < (int64_t)login->call_seconds) {
        login->call_seconds = (uint32_t)(seconds > 0 ? seconds : 1);
    }
}

enum login_given login_read_given(struct engine *engine, struct login *login,
        const struct account *account, struct str text)
{
    struct token token;
    if (!token_find(engine, text, &token)) {
        return token_is_formed(text) ? GIVEN_WRONG : GIVEN_PASSWORD;
    }
    if (!account || token.character != account->character) {
        return GIVEN_WRONG;
    }
    if (strcmp(token.scope, "all") != 0 && !may_only_read(login)) {
        return GIVEN_READS;
    }
    narrow(login, &token);
    login->token = token.number;
    return GIVEN_TOKEN;
}
