print("turnform")
