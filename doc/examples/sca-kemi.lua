-- Routing of sca-kemi.cfg: the same as sca-basic.cfg.

local function relay()
	KSR.tm.t_on_reply("ksr_onreply_lines")
	KSR.tm.t_on_failure("ksr_failure_lines")
	if KSR.tm.t_relay() < 0 then KSR.sl.sl_reply_error() end
end

local function within_dialog()
	if KSR.rr.loose_route() > 0 then
		KSR.sca.call_info_update_default()
		relay()
	elseif KSR.is_ACK() then
		if KSR.tm.t_check_trans() > 0 then KSR.tm.t_relay() end
	else
		KSR.sl.send_reply(404, "Not Found")
	end
end

function ksr_request_route()
	if KSR.maxfwd.process_maxfwd(10) < 0 then
		KSR.sl.send_reply(483, "Too Many Hops")
	elseif KSR.is_SUBSCRIBE() then
		KSR.sca.handle_subscribe()
	elseif KSR.is_REGISTER() then
		KSR.registrar.save("location", 0)
	elseif KSR.is_CANCEL() then
		if KSR.tm.t_check_trans() > 0 then
			KSR.sca.call_info_update_default()
			KSR.tm.t_relay()
		end
	elseif KSR.siputils.has_totag() > 0 then
		within_dialog()
	elseif KSR.tm.t_check_trans() == 0 then
		return -- a retransmission, answered again
	elseif not KSR.is_INVITE() then
		KSR.sl.send_reply(405, "Method Not Allowed")
	else
		KSR.rr.record_route()
		-- 0: it has answered the INVITE itself (a private hold, a busy appearance)
		if KSR.sca.call_info_update_default() == 0 then return 1 end
		if KSR.is_myself_ruri() and KSR.registrar.lookup("location") < 0 then
			KSR.tm.t_newtran()
			KSR.tm.t_reply(404, "Not Found")
			return 1
		end
		relay()
	end
	return 1
end

function ksr_onreply_lines()
	-- failures are told in the failure route, where a call may still be sent elsewhere
	if KSR.pv.get("$rs") < 400 then KSR.sca.call_info_update_default() end
	return 1
end

function ksr_failure_lines()
	KSR.sca.call_info_update_default()
	return 1
end

-- every change of a line: $sca(aor), index, state, owner, uri, call_id, reason
function ksr_sca_event(event)
	KSR.info(event .. " " .. KSR.pv.gete("$sca(aor)") .. " " .. KSR.pv.gete("$sca(index)") .. "\n")
	return 1
end

-- management for this machine alone
function ksr_xhttp_event(event)
	if KSR.pv.get("$si") == "127.0.0.1" then
		KSR.jsonrpcs.dispatch()
	else
		KSR.xhttp.xhttp_reply(403, "Forbidden", "text/plain", "")
	end
	return 1
end
