#pragma once
#include "engine/core/people/account.h"

/* The keys by which an account may log in by SSH: public halves, kept with the account. */

#define SSHKEYS_MAX 10
#define SSHKEY_BYTES_MAX 2048 /* of a key's text, without the comment */
#define SSHKEY_COMMENT_MAX 60
#define SSHKEY_PRINT_SIZE 52 /* of "SHA256:…", with its end */

struct sshkey {
    struct str type; /* "ssh-ed25519" */
    struct str key;  /* base64 */
    struct str comment;
    char print[SSHKEY_PRINT_SIZE]; /* as OpenSSH shows it */
};

/* Has the account this key (base64)? */
bool sshkey_has(const struct account *account, struct str key);
/* Walks an account's, in their order; counted from 1. */
void sshkey_each(const struct account *account,
        void (*visit)(void *data, uint32_t number, const struct sshkey *key), void *data);

/* -- through the open tx -- */
/* A line of a .pub file: TYPE BASE64 [COMMENT]. False with a sentence: it is no key that will do, is there already, or
 * there are too many. */
MUST_CHECK bool sshkey_add(struct engine *engine, const struct account *account,
        struct str line, struct sshkey *out, struct err *err);
/* False if there is no such key. */
bool sshkey_remove(struct engine *engine, const struct account *account, uint32_t number);
