"""Tables out of every file that asset systems export; kept empty, for the child that reads workbooks starts small."""
