/* login_token.c -- a token, given where a password is asked for.
 *
 * Every door asks for passwords by login_check, so this holds for each of them. A token does as the password of its account
 * and costs no Argon2, and nor does a wrong one, which tells itself from a password by its form. */
#include "engine/core/door/login_impl.h"
#include "engine/core/door/token.h"

#include <stdio.h>
#include <string.h>

/* Whoever goes in does more than read; a token that is asked for may have no more rights than the one that is given. */
static bool may_only_read(const struct login *login)
{
    return login->call && login->call_stays && !login->call_whole;
}

/* What is given for a token has no more rights and lasts no longer. */
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
