#pragma once
#include "engine/core/people/account.h"

#include <jansson.h>

/* The operations of `skein account` on an open world: in the tool itself, or in the server that
 * has the world open. */

enum account_verb { ACCOUNT_SET, ACCOUNT_LIST, ACCOUNT_DISABLE, ACCOUNT_VERBS };

/* The names of the verbs. */
extern const char *const account_verbs[ACCOUNT_VERBS];
/* Returns false if no verb has that name. */
bool account_verb_parse(const char *name, enum account_verb *out);

struct account_care {
    enum account_verb verb;
    char name[64]; /* as given; empty for list */
    bool sets_role;
    enum role role;
    bool sets_password;
};

/* Checks name and password as far as possible without a world. password is NULL unless it is to
 * be set. */
MUST_CHECK bool account_care_check(
        const struct account_care *care, const char *password, struct err *err);
/* Runs the operation in its own transaction (none for list) and appends the answer, one line
 * each. hash is the new password's. The answer may be shown when commit *out_number is
 * durable. */
MUST_CHECK bool account_care_do(struct engine *engine, const struct account_care *care,
        const char *hash, struct buf *out, uint64_t *out_number, struct err *err);
/* Makes `wizard` a wizard with a new password if the world has none. Sets *out_made. */
MUST_CHECK bool account_care_first_wizard(
        struct engine *engine, char password[25], bool *out_made, struct err *err);

/* Reads a JSON request as in control.h, without the password. */
MUST_CHECK bool account_care_read(
        const json_t *request, struct account_care *out, struct err *err);
