/* account_password.c -- passwords: Argon2id, in a worker, never on the main thread.
 *
 * 1. A job's run touches the job alone; its done finds the engine, unless that has ended.
 * 2. A name without account costs what a wrong password costs: the password given is hashed
 *    with the parameters that new hashes have, and refused.
 * 3. Passwords are wiped as soon as they have served.
 * 4. As many jobs run as the pool has threads; the others wait here, where they can be cancelled. Strangers (people who
 *    have never been in from where they try) wait until nobody else does. Within either kind owners take turns: each job
 *    has a round, one later than its owner's last, and the lowest round goes first.
 * 5. At most JOBS_MAX wait, and STRANGERS_MAX of strangers. When those are full, the job with the highest round is told to
 *    try again, which may be the new one: an owner of many makes room for others.
 *
 * The parameters are part of each hash, so hashes made with others still verify. How often
 * somebody may try is not asked here: see attempts.h. */
#include "engine/core/people/account.h"

#include "engine/core/run/tasks.h"

#include <sodium.h>

#include <stdio.h>
#include <string.h>

/* Argon2's passes; with 64 MiB a hash takes some 170 ms. */
#define PASSES crypto_pwhash_OPSLIMIT_INTERACTIVE

/* Of hashes that others made. */
#define PASSES_MOST 8
#define MEMORY_MOST_KIB (1 << 20)
#define HASH_CHARS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=$"

#define JOBS_MAX 1000
#define STRANGERS_MAX 100
#define HASH_SIZE 132

_Static_assert(crypto_pwhash_STRBYTES <= HASH_SIZE, "a hash fits into struct account");
_Static_assert(HASH_SIZE == sizeof(((struct account *)0)->password), "one size of hashes");

struct password_job {
    struct engine *engine; /* NULL once it has ended */
    struct password_job *next;
    struct password_job *prev;
    uint64_t number;
    struct password_turn turn;
    uint64_t round; /* see 4 */
    bool runs;      /* the pool has it */
    char password[ACCOUNT_PASSWORD_MAX];
    size_t length;
    uint32_t memory_kib;
    char hash[HASH_SIZE]; /* to check against, empty: none; or made */
    bool ok;
    account_checked *checked; /* NULL: makes a hash */
    account_hashed *hashed;
    void *data;
};

struct password_jobs {
    struct password_job *first; /* in no order */
    uint64_t last_number;
    uint64_t rounds[2]; /* of the last job that began; [1]: of strangers */
    size_t waiting[2];  /* the same way */
    unsigned running;
};

static void job_free(struct password_job *job)
{
    sodium_memzero(job, sizeof(*job));
    mem_free(job);
}

struct password_jobs *password_jobs_create(void)
{
    must(sodium_init() >= 0);
    return mem_alloc(sizeof(struct password_jobs));
}

void password_jobs_destroy(struct password_jobs *jobs)
{
    if (!jobs) {
        return;
    }
    for (struct password_job *next = NULL, *job = jobs->first; job; job = next) {
        next = job->next;
        job->engine = NULL;
        if (!job->runs) {
            job_free(job);
        }
    }
    mem_free(jobs);
}

static bool make_hash(
        const char *password, size_t length, uint32_t memory_kib, char out[HASH_SIZE])
{
    size_t bytes = (size_t)memory_kib * 1024;
    if (bytes < crypto_pwhash_MEMLIMIT_MIN) {
        bytes = crypto_pwhash_MEMLIMIT_MIN;
    }
    return crypto_pwhash_str(out, password, length, PASSES, bytes) == 0;
}

/* Thread: worker. */
static void job_run(void *data)
{
    struct password_job *job = data;
    if (job->checked && job->hash[0]) {
        job->ok = crypto_pwhash_str_verify(job->hash, job->password, job->length) == 0;
    } else {
        bool made = make_hash(job->password, job->length, job->memory_kib, job->hash);
        job->ok = made && !job->checked;
    }
    sodium_memzero(job->password, sizeof(job->password));
}

static void job_unlink(struct password_job *job)
{
    if (job->next) {
        job->next->prev = job->prev;
    }
    if (job->prev) {
        job->prev->next = job->next;
    } else {
        accounts_jobs(job->engine)->first = job->next;
    }
}

/* Whether the first goes before the other. */
static bool is_before(const struct password_job *job, const struct password_job *other)
{
    if (job->turn.stranger != other->turn.stranger) {
        return other->turn.stranger;
    }
    return job->round != other->round ? job->round < other->round : job->number < other->number;
}

/* Returns the waiting job whose turn is first, or (last) of one kind the last; NULL: none waits. */
static struct password_job *find_waiting(
        const struct password_jobs *jobs, bool last, bool stranger)
{
    struct password_job *found = NULL;
    for (struct password_job *job = jobs->first; job; job = job->next) {
        if (job->runs || (last && job->turn.stranger != stranger)) {
            continue;
        }
        if (!found || is_before(job, found) != last) {
            found = job;
        }
    }
    return found;
}

static void start_waiting(struct engine *engine);

/* Tells what came of it; takes the job. */
static void job_answer(struct password_job *job, enum account_answer answer)
{
    if (job->checked) {
        job->checked(job->engine, job->data, answer);
    } else {
        job->hashed(job->engine, job->data, answer == ACCOUNT_RIGHT ? job->hash : "");
    }
    job_free(job);
}

static void busy_run(struct engine *engine, void *data)
{
    (void)engine;
    job_answer(data, ACCOUNT_BUSY);
}

static void busy_drop(struct engine *engine, void *data)
{
    (void)engine;
    job_free(data);
}

static void job_done(void *data)
{
    struct password_job *job = data;
    if (!job->engine) {
        job_free(job);
        return;
    }
    accounts_jobs(job->engine)->running--;
    job_unlink(job);
    start_waiting(job->engine);
    job_answer(job, job->ok ? ACCOUNT_RIGHT : ACCOUNT_WRONG);
}

static void job_start(struct password_job *job)
{
    struct password_jobs *jobs = accounts_jobs(job->engine);
    struct worker_job work = {
            .run = job_run, .done = job_done, .data = job, .patient = job->turn.stranger};
    jobs->waiting[job->turn.stranger]--;
    jobs->rounds[job->turn.stranger] = job->round;
    jobs->running++;
    job->runs = true;
    must(worker_submit(job->engine->workers, work, SIZE_MAX));
}

static void start_waiting(struct engine *engine)
{
    const struct password_jobs *jobs = accounts_jobs(engine);
    struct password_job *job = NULL;
    while (jobs->running < worker_threads(engine->workers) &&
            (job = find_waiting(jobs, false, false))) {
        job_start(job);
    }
}

/* Takes a job out of those that wait. */
static void job_leave(struct password_job *job)
{
    accounts_jobs(job->engine)->waiting[job->turn.stranger]--;
    job_unlink(job);
}

static struct password_job *job_create(
        struct engine *engine, struct str password, struct password_turn turn)
{
    struct password_job *job = mem_alloc(sizeof(*job));
    job->engine = engine;
    job->turn = turn;
    job->memory_kib = engine->options.password_kib;
    job->length =
            password.length < sizeof(job->password) ? password.length : sizeof(job->password);
    memcpy(job->password, password.bytes, job->length);
    return job;
}

/* The job's place: behind those of its owner. */
static void find_round(const struct password_jobs *jobs, struct password_job *job)
{
    job->round = jobs->rounds[job->turn.stranger];
    for (const struct password_job *other = jobs->first; other; other = other->next) {
        if (other->turn.stranger == job->turn.stranger &&
                other->turn.owner == job->turn.owner && other->round >= job->round) {
            job->round = other->round + 1;
        }
    }
}

/* Takes job. Returns its number; 0: too busy, it is freed. */
static uint64_t job_submit(struct password_job *job)
{
    struct password_jobs *jobs = accounts_jobs(job->engine);
    bool stranger = job->turn.stranger;
    uint64_t number = ++jobs->last_number;
    struct password_job *last = NULL;
    job->number = number;
    find_round(jobs, job);
    if (jobs->waiting[stranger] >= (stranger ? STRANGERS_MAX : JOBS_MAX)) {
        last = find_waiting(jobs, true, stranger);
        if (last->round <= job->round) {
            job_free(job);
            return 0;
        }
        job_leave(last);
    }
    job->next = jobs->first;
    if (jobs->first) {
        jobs->first->prev = job;
    }
    jobs->first = job;
    jobs->waiting[stranger]++;
    struct engine *engine = job->engine;
    start_waiting(engine);
    if (last) { /* in a task: a slice may be open here */
        tasks_push(engine, (struct task){busy_run, busy_drop, last, 0});
    }
    return number;
}

uint64_t account_check_password(struct engine *engine, const char *hash, struct str password,
        struct password_turn turn, account_checked *done, void *data)
{
    struct password_job *job = job_create(engine, password, turn);
    if (hash && password.length <= ACCOUNT_PASSWORD_MAX) {
        (void)snprintf(job->hash, sizeof(job->hash), "%s", hash);
    }
    job->checked = done;
    job->data = data;
    return job_submit(job);
}

uint64_t account_hash_password(struct engine *engine, struct str password,
        struct password_turn turn, account_hashed *done, void *data)
{
    must(password.length <= ACCOUNT_PASSWORD_MAX);
    struct password_job *job = job_create(engine, password, turn);
    job->hashed = done;
    job->data = data;
    return job_submit(job);
}

void account_cancel_password(struct engine *engine, uint64_t number)
{
    struct password_job *job = accounts_jobs(engine)->first;
    while (job && job->number != number) {
        job = job->next;
    }
    if (job && !job->runs) {
        job_leave(job);
        job_free(job);
    }
}

size_t account_passwords_waiting(const struct engine *engine)
{
    const struct password_jobs *jobs = accounts_jobs(engine);
    return jobs->waiting[false] + jobs->waiting[true];
}

bool account_hash_now(struct str password, uint32_t memory_kib, char *out)
{
    must(sodium_init() >= 0);
    return make_hash(password.bytes, password.length, memory_kib, out);
}

void account_random_password(char out[25])
{
    /* No character looks like another; 24 of 32 are 120 bits. */
    static const char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";
    _Static_assert(sizeof(alphabet) == 33, "five bits a character");
    must(sodium_init() >= 0);
    for (size_t i = 0; i < 24; i++) {
        out[i] = alphabet[randombytes_uniform(32)];
    }
    out[24] = '\0';
}

/* Takes what stands between a head and an end off the text, as a number of at most that. */
static bool take_number(struct str *rest, struct str head, char end, uint64_t most)
{
    uint64_t number = 0;
    if (!str_starts(*rest, head)) {
        return false;
    }
    *rest = str_slice(*rest, head.length, rest->length);
    return str_to_u64(str_take_until(rest, end), &number) && number > 0 && number <= most;
}

bool account_hash_is_formed(struct str hash)
{
    struct str rest = hash;
    if (hash.length >= HASH_SIZE ||
            !take_number(&rest, STR("$argon2id$v=19$m="), ',', MEMORY_MOST_KIB) ||
            !take_number(&rest, STR("t="), ',', PASSES_MOST) ||
            !take_number(&rest, STR("p="), '$', 1)) {
        return false;
    }
    size_t i = 0;
    while (i < rest.length && rest.bytes[i] != '\0' && strchr(HASH_CHARS, rest.bytes[i])) {
        i++;
    }
    return i == rest.length && i > 0;
}
