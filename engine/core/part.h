#pragma once
#include "engine/base/err.h"
#include "engine/core/internal_event.h"

/* A part of the kernel: code that keeps a state in the engine or waits for internal events. Each is described where it
 * is written, by one struct kernel_part, as modules are by a struct skein_module; parts.c has the list.
 *
 * To add a part, write its descriptor, and a line in each of the two lists below and in parts.c. */

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

/* The parts in the order of create and of callbacks of one event; parts.c says where that matters. */
enum kernel_part_id {
    PART_DISK,
    PART_COMMANDS,
    PART_SCRATCHES,
    PART_QUOTAS,
    PART_ROOM_INDEXES,
    PART_COMMAND_INDEX,
    PART_LOOK_CROWD,
    PART_AUDIENCE,
    PART_BEHAVIOURS,
    PART_FAULTS,
    PART_TIMERS,
    PART_ABSENT,
    PART_CONSENT,
    PART_HISTORY,
    PART_AUDIT,
    PART_KV,
    PART_TELLS,
    PART_RECENT_SPEAKERS,
    PART_MAIL,
    PART_EMAIL_QUEUE,
    PART_CLOAK_KEY,
    PART_PERSONS_GONE,
    PART_SANCTIONS,
    PART_ACCOUNTS,
    PART_PRESENCES,
    PART_SESSION_ENDS,
    PART_DISGUISE_NOUNS,
    PART_SPEECH_LIMIT,
    PART_SCROLLBACK,
    PART_ARRIVALS,
    PART_ERASE,
    PART_CHANNELS,
    PART_CHANNEL_ORPHAN,
    PART_TOKENS,
    PART_LOGINS,
    PART_HOLD,
    PART_SANCTION_WATCH,
    PART_HELD_UPGRADE,
    PART_GATHER,
    PART_HERE,
    PART_MENU,
    PART_MODAL,
    PART_SECRET,
    PART_QUESTION,
    PART_REMOTE_VIEW,
    PART_CLIENTDATA,
    PART_CALLS,
    PART_SECRET_ASKS,
    PART_CALL_GROUPS,
    PART_SEARCH_JOBS,
    PART_WAYS_SEARCHES,
    PART_INTEGRITY_SCAN,
    PART_MONITOR,
    KERNEL_PARTS,
};

extern const struct kernel_part disk_part;
extern const struct kernel_part commands_part;
extern const struct kernel_part scratches_part;
extern const struct kernel_part quotas_part;
extern const struct kernel_part room_index_part;
extern const struct kernel_part command_index_part;
extern const struct kernel_part look_crowd_part;
extern const struct kernel_part audience_part;
extern const struct kernel_part behaviour_part;
extern const struct kernel_part faults_part;
extern const struct kernel_part timers_part;
extern const struct kernel_part absent_part;
extern const struct kernel_part consent_part;
extern const struct kernel_part history_part;
extern const struct kernel_part audit_part;
extern const struct kernel_part kv_part;
extern const struct kernel_part tells_part;
extern const struct kernel_part recent_speakers_part;
extern const struct kernel_part mail_part;
extern const struct kernel_part email_queue_part;
extern const struct kernel_part cloak_part;
extern const struct kernel_part persons_gone_part;
extern const struct kernel_part sanctions_part;
extern const struct kernel_part accounts_part;
extern const struct kernel_part presence_part;
extern const struct kernel_part sessions_part;
extern const struct kernel_part disguise_part;
extern const struct kernel_part speech_limit_part;
extern const struct kernel_part scrollback_part;
extern const struct kernel_part arrivals_part;
extern const struct kernel_part erase_part;
extern const struct kernel_part channels_part;
extern const struct kernel_part channel_orphan_part;
extern const struct kernel_part tokens_part;
extern const struct kernel_part login_part;
extern const struct kernel_part hold_part;
extern const struct kernel_part sanction_part;
extern const struct kernel_part held_upgrade_part;
extern const struct kernel_part gather_part;
extern const struct kernel_part here_part;
extern const struct kernel_part menu_part;
extern const struct kernel_part modal_part;
extern const struct kernel_part secret_part;
extern const struct kernel_part question_part;
extern const struct kernel_part remote_view_part;
extern const struct kernel_part clientdata_part;
extern const struct kernel_part calls_part;
extern const struct kernel_part secret_asks_part;
extern const struct kernel_part call_groups_part;
extern const struct kernel_part search_jobs_part;
extern const struct kernel_part ways_part;
extern const struct kernel_part integrity_scan_part;
extern const struct kernel_part monitor_part;

/* Defines NAME_state(engine), which returns the part's struct NAME; NULL after it was destroyed. */
#define PART_STATE(NAME, PART)                                                                 \
    static inline struct NAME *NAME##_state(const struct engine *engine)                       \
    {                                                                                          \
        return engine->parts[PART];                                                            \
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
