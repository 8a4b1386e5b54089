/* xmpp_bridge_scram.c -- the messages of a SASL log-in.
 *
 * GNU SASL makes them. A worker hashes the password, because a server may make that as slow as
 * it likes: the salt and the count are read here first (xmpp_read_challenge limits them), and
 * the library gets the result. */
#include "net/xmpp/xmpp_bridge_scram.h"

#include "engine/base/base.h"
#include "net/xmpp/xmpp_bridge_text.h"

#include <gsasl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

enum { HASH_MAX = 32, JOBS_MAX = 1000 };

struct xmpp_scram {
    Gsasl *library;
    Gsasl_session *session;
    char *password; /* owned; as it is hashed */
    bool sha256;
    bool scram; /* not PLAIN */
    bool hashed;
    bool over;             /* the server has proved that it knows the password */
    struct scram_job *job; /* the running job; NULL: none */
    char *challenge;       /* owned; waits for the job */
    xmpp_scram_said *said;
    void *data;
};

/* A job, which owns itself. */
struct scram_job {
    struct xmpp_scram *scram; /* NULL: destroyed meanwhile */
    char *password;           /* owned */
    unsigned char salt[400];
    size_t salt_length;
    uint32_t count;
    size_t hash_length;
    unsigned char hash[HASH_MAX];
};

static const char *const mechanisms[] = {"SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"};

const char *xmpp_scram_choose(const struct str *offered, size_t count, bool secure)
{
    for (size_t i = 0; i < sizeof(mechanisms) / sizeof(mechanisms[0]); i++) {
        bool fine = secure || strcmp(mechanisms[i], "PLAIN") != 0;
        if (fine && str_is_among(str_of(mechanisms[i]), offered, count)) {
            return mechanisms[i];
        }
    }
    return NULL;
}

struct xmpp_scram *xmpp_scram_create(
        const char *mechanism, const char *account, const char *password)
{
    struct xmpp_scram *scram = mem_alloc(sizeof(*scram));
    char *prepared = NULL;
    scram->sha256 = strcmp(mechanism, "SCRAM-SHA-256") == 0;
    scram->scram = strcmp(mechanism, "PLAIN") != 0;
    bool ok = gsasl_init(&scram->library) == GSASL_OK &&
              gsasl_client_start(scram->library, mechanism, &scram->session) == GSASL_OK &&
              gsasl_saslprep(password, 0, &prepared, NULL) == GSASL_OK &&
              gsasl_property_set(scram->session, GSASL_AUTHID, account) == GSASL_OK;
    if (ok && !scram->scram) {
        ok = gsasl_property_set(scram->session, GSASL_PASSWORD, prepared) == GSASL_OK;
    }
    if (prepared) {
        scram->password = mem_dup_text(prepared);
        explicit_bzero(prepared, strlen(prepared));
        gsasl_free(prepared);
    }
    if (!ok) {
        xmpp_scram_destroy(scram);
        return NULL;
    }
    return scram;
}

void xmpp_scram_destroy(struct xmpp_scram *scram)
{
    if (!scram) {
        return;
    }
    if (scram->job) {
        scram->job->scram = NULL;
    }
    if (scram->session) {
        gsasl_finish(scram->session);
    }
    if (scram->library) {
        gsasl_done(scram->library);
    }
    mem_free_secret(scram->password);
    mem_free(scram->challenge);
    mem_free(scram);
}

/* Runs one step of the library and sends its answer. */
static void step(struct xmpp_scram *scram, const char *word)
{
    char *answer = NULL;
    int result = gsasl_step64(scram->session, word, &answer);
    scram->over = result == GSASL_OK;
    bool ok = result == GSASL_OK || result == GSASL_NEEDS_MORE;
    scram->said(scram->data, ok ? answer : NULL, "the server's log-in message is invalid");
    if (answer) {
        gsasl_free(answer);
    }
}

void xmpp_scram_begin(struct xmpp_scram *scram, xmpp_scram_said *said, void *data)
{
    scram->said = said;
    scram->data = data;
    step(scram, NULL);
}

/* Thread: worker. */
static void hash(void *data)
{
    struct scram_job *job = data;
    must(PKCS5_PBKDF2_HMAC(job->password, (int)strlen(job->password), job->salt,
                 (int)job->salt_length, (int)job->count,
                 job->hash_length == HASH_MAX ? EVP_sha256() : EVP_sha1(),
                 (int)job->hash_length, job->hash) == 1);
}

static void free_job(struct scram_job *job)
{
    mem_free_secret(job->password);
    explicit_bzero(job, sizeof(*job));
    mem_free(job);
}

static void hashed(void *data)
{
    struct scram_job *job = data;
    struct xmpp_scram *scram = job->scram;
    char hex[2 * HASH_MAX + 1];
    if (scram) {
        for (size_t i = 0; i < job->hash_length; i++) {
            (void)snprintf(hex + 2 * i, 3, "%02x", job->hash[i]);
        }
        scram->job = NULL;
        scram->hashed = true;
        bool ok = gsasl_property_set(scram->session, GSASL_SCRAM_SALTED_PASSWORD, hex) ==
                  GSASL_OK;
        explicit_bzero(hex, sizeof(hex));
        free_job(job);
        if (ok) {
            step(scram, scram->challenge);
        } else {
            scram->said(scram->data, NULL, "there is not enough memory to log in");
        }
        return;
    }
    free_job(job);
}

static struct scram_job *create_job(const struct xmpp_scram *scram, struct str text)
{
    struct str salt = STR_NONE;
    uint32_t count = 0;
    char *bytes = NULL;
    size_t length = 0;
    if (!xmpp_read_challenge(text, &salt, &count) ||
            gsasl_base64_from(salt.bytes, salt.length, &bytes, &length) != GSASL_OK) {
        return NULL;
    }
    struct scram_job *job = mem_alloc(sizeof(*job));
    job->salt_length = length < sizeof(job->salt) ? length : sizeof(job->salt);
    memcpy(job->salt, bytes, job->salt_length);
    job->count = count;
    job->hash_length = scram->sha256 ? 32 : 20;
    job->password = mem_dup_text(scram->password);
    gsasl_free(bytes);
    return job;
}

void xmpp_scram_answer(struct xmpp_scram *scram, struct worker_pool *workers, struct str word)
{
    char *text = NULL;
    size_t length = 0;
    if (scram->job) {
        return; /* it did not wait for the answer: ignored */
    }
    mem_free(scram->challenge);
    scram->challenge = str_dup(word);
    if (!scram->scram || scram->hashed) {
        step(scram, scram->challenge);
        return;
    }
    bool coded = gsasl_base64_from(word.bytes ? word.bytes : "", word.length, &text, &length) ==
                 GSASL_OK;
    struct scram_job *job = coded ? create_job(scram, (struct str){text, length}) : NULL;
    if (coded) {
        gsasl_free(text);
    }
    if (!job) {
        scram->said(scram->data, NULL, "the server's log-in message is invalid");
        return;
    }
    job->scram = scram;
    scram->job = job;
    if (!worker_submit(workers, (struct worker_job){hash, hashed, job, false}, JOBS_MAX)) {
        scram->job = NULL;
        free_job(job);
        scram->said(scram->data, NULL, "too many passwords are being hashed now");
    }
}

static void ignore(void *data, const char *word, const char *why)
{
    (void)data;
    (void)word;
    (void)why;
}

bool xmpp_scram_end(struct xmpp_scram *scram, struct str word)
{
    if (!scram->over && word.length > 0 && !scram->job) {
        char *own = str_dup(word);
        scram->said = ignore;
        step(scram, own);
        mem_free(own);
    }
    return scram->over;
}
