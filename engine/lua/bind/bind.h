#pragma once
/* What adds functions for scripts to a new host, in this order. Modules add theirs after these. */
struct host;

// clang-format off
#define HOST_PARTS(OPEN) \
    OPEN(proxy_open) OPEN(require_open) OPEN(use_open) OPEN(bind_command_open) \
    OPEN(bind_case_open) OPEN(bind_object_open) OPEN(bind_world_open) OPEN(bind_task_open) OPEN(bind_offer_open) \
    OPEN(bind_text_open) OPEN(bind_look_open) OPEN(bind_describe_open) OPEN(bind_data_open) \
    OPEN(bind_event_open) OPEN(bind_game_open) OPEN(bind_emit_open) \
    OPEN(bind_packages_open) OPEN(bind_page_open) OPEN(bind_who_open) OPEN(bind_people_open) \
    OPEN(bind_session_open) OPEN(bind_build_open) OPEN(bind_search_open) \
    OPEN(bind_program_open) \
    OPEN(bind_history_open) OPEN(bind_show_open) OPEN(bind_tasks_open) OPEN(bind_care_open) \
    OPEN(bind_moderate_open) OPEN(bind_channel_open) OPEN(bind_approval_open) \
    OPEN(bind_help_open) OPEN(bind_kv_open) OPEN(bind_mail_open) \
    OPEN(bind_quest_open) OPEN(bind_quota_open) OPEN(bind_worlds_open) \
    OPEN(bind_registry_open)
// clang-format on

#define HOST_PART_OPENS(open) void open(struct host *host);

HOST_PARTS(HOST_PART_OPENS)

#undef HOST_PART_OPENS
