; Runs before the files go: takes Perch out of the settings of this user's agents, who would otherwise be stopped by a
; hook that is not there. The app asks the person first. An update uninstalls the old version too, and leaves the agents
; as they are.
!macro customUnInstall
  ${ifNot} ${isUpdated}
  ${andIfNot} ${Silent}
    ExecWait '"$INSTDIR\Perch.exe" --leave-agents'
  ${endIf}
!macroend
