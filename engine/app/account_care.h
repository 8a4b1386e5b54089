#pragma once
#include "engine/core/people/account.h"

#include <jansson.h>

/* What `skein account` does, on a world that is open: by itself, or in the
 * server that has it. */

enum account_verb { ACCOUNT_SET, ACCOUNT_LIST, ACCOUNT_DISABLE, ACCOUNT_VERBS };

/* As they are called. */
extern const char *const account_verbs[ACCOUNT_VERBS];
/* False if there is none of that name. */
bool account_verb_parse(const char *name, enum account_verb *out);

struct account_care {
    enum account_verb verb;
    char name[64]; /* as given; empty for list */
    bool sets_role;
    enum role role;
    bool sets_password;
};

/* Checks what can be checked without a world: name and password as given. password is NULL
 * unless it is to be set. */
MUST_CHECK bool account_care_check(
        const struct account_care *care, const char *password, struct err *err);
/* Does it in a slice of its own (or none, for list) and appends what to say, a line each. hash
 * is the new password's. What was said may be shown when commit *out_number is durable. */
MUST_CHECK bool account_care_do(struct engine *engine, const struct account_care *care,
        const char *hash, struct buf *out, uint64_t *out_number, struct err *err);
/* On a world without any wizard: makes `wizard` one, with a new password. Sets *out_made. */
MUST_CHECK bool account_care_first_wizard(
        struct engine *engine, char password[25], bool *out_made, struct err *err);

/* What is asked by JSON, as in control.h; the password is not looked at. */
MUST_CHECK bool account_care_read(
        const json_t *request, struct account_care *out, struct err *err);
