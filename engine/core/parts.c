/* parts.c -- the parts of the kernel, and runs their hooks.
 *
 * The order matters here:
 * 1. Create: quotas, room indexes, behaviours and commands are there before anything that makes objects or reads
 *    scripts. Log-ins put characters to sleep whom a crash left in play, so accounts, presences and channels come
 *    before them. Groups of calls need the table of calls. Destroy, the other way round: presences ask the questions
 *    that are open for them to end, and behaviours give back what room indexes and quotas count.
 * 2. INTERNAL_SETTLE: what is gathered is told first, for it was done first; clients are told where they are (here)
 *    before menus, and the values of clients last, since all others may set some.
 * 3. INTERNAL_END: the script layer ends its transaction first; the monitor measures all others, so it is last.
 * 4. INTERNAL_SWEEP: channels of guests end before their tokens.
 * 5. INTERNAL_START: erasures go on before channels that have ended are freed and sanctions are waited for.
 * 6. INTERNAL_ERASE, INTERNAL_LEAVE: an editor or a question over the whole line ends before single questions. */
#include "engine/base/mem.h"
#include "engine/core/part.h"

const struct kernel_part *const kernel_parts[KERNEL_PARTS] = {
        [PART_DISK] = &disk_part,
        [PART_COMMANDS] = &commands_part,
        [PART_SCRATCHES] = &scratches_part,
        [PART_QUOTAS] = &quotas_part,
        [PART_ROOM_INDEXES] = &room_index_part,
        [PART_COMMAND_INDEX] = &command_index_part,
        [PART_LOOK_CROWD] = &look_crowd_part,
        [PART_AUDIENCE] = &audience_part,
        [PART_BEHAVIOURS] = &behaviour_part,
        [PART_FAULTS] = &faults_part,
        [PART_TIMERS] = &timers_part,
        [PART_ABSENT] = &absent_part,
        [PART_CONSENT] = &consent_part,
        [PART_HISTORY] = &history_part,
        [PART_AUDIT] = &audit_part,
        [PART_KV] = &kv_part,
        [PART_TELLS] = &tells_part,
        [PART_RECENT_SPEAKERS] = &recent_speakers_part,
        [PART_MAIL] = &mail_part,
        [PART_EMAIL_QUEUE] = &email_queue_part,
        [PART_CLOAK_KEY] = &cloak_part,
        [PART_PERSONS_GONE] = &persons_gone_part,
        [PART_SANCTIONS] = &sanctions_part,
        [PART_ACCOUNTS] = &accounts_part,
        [PART_PRESENCES] = &presence_part,
        [PART_SESSION_ENDS] = &sessions_part,
        [PART_DISGUISE_NOUNS] = &disguise_part,
        [PART_SPEECH_LIMIT] = &speech_limit_part,
        [PART_SCROLLBACK] = &scrollback_part,
        [PART_ARRIVALS] = &arrivals_part,
        [PART_ERASE] = &erase_part,
        [PART_CHANNELS] = &channels_part,
        [PART_CHANNEL_ORPHAN] = &channel_orphan_part,
        [PART_TOKENS] = &tokens_part,
        [PART_LOGINS] = &login_part,
        [PART_HOLD] = &hold_part,
        [PART_SANCTION_WATCH] = &sanction_part,
        [PART_HELD_UPGRADE] = &held_upgrade_part,
        [PART_GATHER] = &gather_part,
        [PART_HERE] = &here_part,
        [PART_MENU] = &menu_part,
        [PART_MODAL] = &modal_part,
        [PART_SECRET] = &secret_part,
        [PART_QUESTION] = &question_part,
        [PART_REMOTE_VIEW] = &remote_view_part,
        [PART_CLIENTDATA] = &clientdata_part,
        [PART_CALLS] = &calls_part,
        [PART_SECRET_ASKS] = &secret_asks_part,
        [PART_CALL_GROUPS] = &call_groups_part,
        [PART_SEARCH_JOBS] = &search_jobs_part,
        [PART_WAYS_SEARCHES] = &ways_part,
        [PART_INTEGRITY_SCAN] = &integrity_scan_part,
        [PART_MONITOR] = &monitor_part,
};

void parts_create(struct engine *engine)
{
    for (size_t i = 0; i < KERNEL_PARTS; i++) {
        const struct kernel_part *part = kernel_parts[i];
        engine->parts[i] = part->state_size > 0 ? mem_alloc(part->state_size) : NULL;
        if (part->create) {
            part->create(engine);
        }
    }
}

void parts_destroy(struct engine *engine)
{
    for (size_t i = KERNEL_PARTS; i-- > 0;) {
        if (kernel_parts[i]->destroy) {
            kernel_parts[i]->destroy(engine);
        }
        mem_free(engine->parts[i]);
        engine->parts[i] = NULL;
    }
}

bool parts_check_world(struct engine *engine, struct err *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < KERNEL_PARTS; i++) {
        ok = !kernel_parts[i]->check_world || kernel_parts[i]->check_world(engine, err);
    }
    return ok;
}

void parts_trim(struct engine *engine)
{
    for (size_t i = 0; i < KERNEL_PARTS; i++) {
        if (kernel_parts[i]->trim) {
            kernel_parts[i]->trim(engine);
        }
    }
}
