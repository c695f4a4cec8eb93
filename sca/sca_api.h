/* What sca.so offers to other modules: its table of lines, in C.
 *
 * Bound in mod_init of a module that is loaded after sca.so:
 *
 *     sca_api_t api;
 *     bind_sca_f bind = (bind_sca_f)find_export("bind_sca", 0, 0);
 *     if (bind && bind(&api) == 0) ...
 *
 * Texts that go in need to live as long as the call; texts that come out (sca_appearance_t,
 * sca_change_t) live as long as the function that gets them. No function blocks but for the NOTIFYs
 * that it sends; what it changes is stored soon after. Callbacks may call any of them. All return 0
 * for success and less than 0 for failure.
 */
#ifndef SCA_API_H
#define SCA_API_H

#ifdef __cplusplus
extern "C" {
#endif

/* The states of an appearance, as sca_change_t and sca_appearance_t number them. SCA_PENDING is shown
 * as active. */
#define SCA_IDLE 0
#define SCA_SEIZED 1
#define SCA_PROGRESSING 2
#define SCA_ALERTING 3
#define SCA_PENDING 4
#define SCA_ACTIVE 5
#define SCA_HELD 6
#define SCA_HELD_PRIVATE 7
#define SCA_BRIDGE_ACTIVE 8
#define SCA_BRIDGE_HELD 9

typedef struct sca_dialog {
	str call_id;
	str caller_tag; /* of who sent the first INVITE; empty: not known, matches any */
	str callee_tag;
	int incoming; /* 0: the line called; 1: the line was called */
} sca_dialog_t;

typedef struct sca_appearance {
	str aor;
	int index;
	int state;
	str state_name;
	str owner;  /* Contact of the phone that has it */
	str callee; /* where the far end is reached; where that is no URI nobody retrieves the call */
	str uri;    /* appearance-uri */
	sca_dialog_t dialog;
	long long since; /* Unix time of the last change of state */
} sca_appearance_t;

typedef struct sca_change {
	str aor;
	int index;
	int state;
	str state_name;
	str owner;
	str uri;
	str call_id;
	str reason;
} sca_change_t;

/* What is to be changed: a state of -1, null texts and a null dialog stay as they are, and so does a
 * text that no header or row can hold. SCA_PENDING is taken as SCA_ACTIVE. */
typedef struct sca_update {
	int state;
	const str *owner;
	const str *callee;
	const str *uri;
	const sca_dialog_t *dialog;
} sca_update_t;

typedef void (*sca_found_f)(const sca_appearance_t *appearance, void *param);
typedef void (*sca_listener_f)(const sca_change_t *change, void *param);

typedef struct sca_api {
	/* 1 when the AoR has a subscriber or an appearance, else 0. */
	int (*is_line)(const str *aor);
	/* Calls `found` for each appearance of this dialog, the tags in either order; returns how many. */
	int (*find)(const str *call_id, const str *tag, const str *other_tag, sca_found_f found,
			void *param);
	/* Calls `found` for each appearance of the line, of all lines for a null AoR; returns how many. */
	int (*list)(const str *aor, sca_found_f found, void *param);
	/* Seizes an index (0: the lowest free one) for a Contact, for a line that has subscribers or
	 * not. Returns the index, or less than 0 when it is in use or the limits of the line forbid
	 * it. */
	int (*seize)(const str *aor, int index, const str *contact);
	/* The index (0: the lowest free one) becomes the call that `as` says, whose state is one of a call. A seizure of it by
	 * the phone `as->owner` ends with that. Returns the index, or less than 0 where it is in use, or the limits of the
	 * line forbid it. */
	int (*claim)(const str *aor, int index, const sca_update_t *as);
	int (*update)(const str *aor, int index, const sca_update_t *update);
	int (*release)(const str *aor, int index);
	/* Before the fork only. Called in the process "sca events", in which all modules are initialised
	 * (rank PROC_RPC): one change after the other, those of a line in the order in which they were
	 * made, whichever process made them. No lock is held, neither of sca.so nor of the host, so the
	 * listener may send, ask a database, and call any function of this API. Later changes wait
	 * meanwhile. The phones are told at the same time; the line may have changed again. */
	int (*listen)(sca_listener_f listener, void *param);
} sca_api_t;

typedef int (*bind_sca_f)(sca_api_t *api);

#ifdef __cplusplus
}
#endif
#endif
