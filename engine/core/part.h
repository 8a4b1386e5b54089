#pragma once
#include "engine/base/err.h"
#include "engine/core/engine_access.h"
#include "engine/core/internal_event.h"

/* A part of the kernel: code that keeps a state in the engine or waits for internal events. Each is described where it
 * is written, by one struct kernel_part, as modules are by a struct skein_module.
 *
 * To add a part, write its descriptor, and a line in KERNEL_PART_LIST. */

struct kernel_part {
    /* Bytes of its state, which are zero before create and freed after destroy; 0: it has none. */
    size_t state_size;
    /* The world is open, but no transaction; the parts before it are created. */
    void (*create)(struct engine *engine);
    /* Called in the opposite order. No task is left. */
    void (*destroy)(struct engine *engine);
    /* As those of modules: skein_module.h. */
    int64_t (*turn)(struct engine *engine);
    bool (*check_world)(struct engine *engine, struct err *err);
    /* Frees what can be read again; called between transactions when the server is idle. */
    void (*trim)(struct engine *engine);
    void (*on[INTERNAL_EVENTS])(struct engine *engine, void *about);
};

/* The parts in the order of create and of callbacks of one event, each as its PART_ and its descriptor; parts.c says where the
 * order matters. */
// clang-format off
#define KERNEL_PART_LIST(X)                                                                    \
    X(PHRASES, phrases_part)                                                                   \
    X(DISK, disk_part)                                                                         \
    X(DISK_TELL, disk_tell_part)                                                               \
    X(OTHER_WORLDS, other_worlds_part)                                                         \
    X(PACKAGES, packages_part)                                                                 \
    X(COMMANDS, commands_part)                                                                 \
    X(SCRATCHES, scratches_part)                                                               \
    X(QUOTAS, quotas_part)                                                                     \
    X(ROOM_INDEXES, room_index_part)                                                           \
    X(COMMAND_INDEX, command_index_part)                                                       \
    X(BYSTANDERS, bystanders_part)                                                             \
    X(LOOK_CROWD, look_crowd_part)                                                             \
    X(AUDIENCE, audience_part)                                                                 \
    X(BEHAVIOURS, behaviour_part)                                                              \
    X(FAULTS, faults_part)                                                                     \
    X(FAULT_TELL, fault_tell_part)                                                             \
    X(TIMERS, timers_part)                                                                     \
    X(ABSENT, absent_part)                                                                     \
    X(CONSENT, consent_part)                                                                   \
    X(HISTORY, history_part)                                                                   \
    X(AUDIT, audit_part)                                                                       \
    X(TELLS, tells_part)                                                                       \
    X(RECENT_SPEAKERS, recent_speakers_part)                                                   \
    X(EMAIL, email_part)                                                                       \
    X(MAIL, mail_part)                                                                         \
    X(CLOAK_KEY, cloak_part)                                                                   \
    X(PERSONS_GONE, persons_gone_part)                                                         \
    X(SANCTIONS, sanctions_part)                                                               \
    X(ACCOUNTS, accounts_part)                                                                 \
    X(PASSWORDS, passwords_part)                                                               \
    X(PRESENCES, presence_part)                                                                \
    X(SESSION_ENDS, sessions_part)                                                             \
    X(DISGUISES, disguise_part)                                                                \
    X(SPEECH_LIMIT, speech_limit_part)                                                         \
    X(SCROLLBACK, scrollback_part)                                                             \
    X(ARRIVALS, arrivals_part)                                                                 \
    X(ERASE, erase_part)                                                                       \
    X(CHANNELS, channels_part)                                                                 \
    X(CHANNEL_ORPHAN, channel_orphan_part)                                                     \
    X(TOKENS, tokens_part)                                                                     \
    X(LOGINS, login_part)                                                                      \
    X(REGISTER, register_part)                                                                 \
    X(HOLD, hold_part)                                                                         \
    X(SANCTION_WATCH, sanction_part)                                                           \
    X(GATHER, gather_part)                                                                     \
    X(HERE, here_part)                                                                         \
    X(MENU, menu_part)                                                                         \
    X(MODAL, modal_part)                                                                       \
    X(SECRET, secret_part)                                                                     \
    X(QUESTION, question_part)                                                                 \
    X(REMOTE_VIEW, remote_view_part)                                                           \
    X(CLIENTDATA, clientdata_part)                                                             \
    X(CALLS, calls_part)                                                                       \
    X(CALL_PAGES, call_pages_part)                                                             \
    X(SEARCH_JOBS, search_jobs_part)                                                           \
    X(MONITOR, monitor_part)

// clang-format on

enum kernel_part_id {

#define PART_ID(id, part) PART_##id,
    KERNEL_PART_LIST(PART_ID)
#undef PART_ID
            KERNEL_PARTS,
};

#define PART_DECLARE(id, part) extern const struct kernel_part part;
KERNEL_PART_LIST(PART_DECLARE)
#undef PART_DECLARE

/* An engine begins with this, so that a part finds its own state without a call. */
struct engine_parts {
    struct engine_head head;
    void *states[KERNEL_PARTS];
};

/* Defines NAME_state(engine), which returns the part's struct NAME; NULL after it was destroyed. */
#define PART_STATE(NAME, PART)                                                                 \
    static inline struct NAME *NAME##_state(const struct engine *engine)                       \
    {                                                                                          \
        return ((const struct engine_parts *)engine)->states[PART];                            \
    }

/* Checks the last number of a table, as rows_max returned it. Without it, a new row could get the number of an
 * existing one. */
MUST_CHECK static inline bool part_check_number(uint64_t number, struct err *err)
{
    return number != UINT64_MAX ||
           err_set(err, ERR_IO,
                   "the world cannot be read (the log says what failed): check its disk, and "
                   "start again");
}

/* -- for engine.c -- */

extern const struct kernel_part *const kernel_parts[KERNEL_PARTS];

/* Each runs that hook of all parts. */
void parts_create(struct engine *engine);
void parts_destroy(struct engine *engine);
MUST_CHECK bool parts_check_world(struct engine *engine, struct err *err);
void parts_trim(struct engine *engine);
