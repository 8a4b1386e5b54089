#pragma once
#include "engine/core/people/account.h"

/* Public keys of an account, stored with it: of SSH, and certificates of TLS clients by their SHA-256. */

#define SSHKEY_CERTIFICATE "x509-sha256" /* its "key" is the hash */
#define SSHKEYS_MAX 10
#define SSHKEY_BYTES_MAX 2048 /* of a key's base64 text, without the comment */
#define SSHKEY_COMMENT_MAX 60
#define SSHKEY_PRINT_SIZE 52 /* of "SHA256:...", with its NUL */

struct sshkey {
    struct str type; /* "ssh-ed25519" */
    struct str key;  /* base64 */
    struct str comment;
    char print[SSHKEY_PRINT_SIZE]; /* as OpenSSH shows it */
};

/* True if the account has this key (base64). */
bool sshkey_has(const struct account *account, struct str key);
/* Visits an account's keys in order, numbered from 1. */
void sshkey_each(const struct account *account,
        void (*visit)(void *data, uint32_t number, const struct sshkey *key), void *data);

/* -- in the open transaction -- */
/* Adds a line of a .pub file: TYPE BASE64 [COMMENT]. Returns false and fills err if the key is
 * unusable, already present, or there are too many. */
MUST_CHECK bool sshkey_add(struct engine *engine, const struct account *account,
        struct str line, struct sshkey *out, struct err *err);
/* Returns false if the account has no such key. */
bool sshkey_remove(struct engine *engine, const struct account *account, uint32_t number);
