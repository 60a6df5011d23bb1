; The first time a program listens, Windows asks; machines that boot cannot wait for the answer.
!macro customInstall
  nsExec::Exec 'netsh advfirewall firewall add rule name="Metaldesk" dir=in action=allow program="$INSTDIR\${APP_EXECUTABLE_FILENAME}" enable=yes profile=private,domain'
!macroend

!macro customUnInstall
  nsExec::Exec 'netsh advfirewall firewall delete rule name="Metaldesk"'
!macroend
